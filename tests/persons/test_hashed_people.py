"""Where people are hidden, each of them is one keyed hash everywhere, and every figure is what it was."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from local.dashboards.answers import Answers
from local.dashboards.chosen import defaults
from local.warehouse import schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from local.warehouse.hashed_views import NOBODY, PREFIX, UNLISTED
from local.warehouse.kept_views import KeptViews
from local.warehouse.reader import DuckDBReader
from metabase.definition import files
from metabase.definition.filters import FILTERS
from shared.errors import ConfigurationError
from shared.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.keyboard import Keyboard

VIEWS = [name for name in schema_files.views(schema_files.SCHEMA) if not name.startswith(PREFIX)]
NAMES = "SELECT DISTINCT display_name AS name FROM dim_users WHERE display_name IS NOT NULL ORDER BY name"
OTHER_KEY = "another key for tests that is long enough to be one"


def test_no_view_names_anybody(full: Keyboard) -> None:
    """No address, no name and no id made of an address is in any row; rows and sums are those of the view."""
    names = [row["name"] for row in full.rows(NAMES)]
    shown = set[str]()
    with closing(DuckDBReader(_warehouse(full))) as reader:
        rows = {view: (_rows(reader, view), _rows(reader, f"{PREFIX}{view}")) for view in VIEWS}
    for view, (named, hidden) in rows.items():
        text = json.dumps(hidden, default=str).replace(NOBODY, "nobody")

        assert "@" not in text, view
        assert "usr_" not in text, view
        assert [] == [name for name in names if name in text], view
        texts = {name for row in named for name, value in row.items() if isinstance(value, str)}
        assert _without(texts, named) == _without(texts, hidden), view
        shown |= {value for row in hidden for value in row.values() if str(value).startswith("person-")}
    assert UNLISTED not in shown
    assert {row["shown"] for row in full.rows("SELECT DISTINCT shown FROM shown_people")} >= shown
    assert len(names) > 1
    assert len(shown) >= len(names)


def test_a_person_is_one_hash(full: Keyboard) -> None:
    """By every address and by the id made of it; two people never share one, and another key makes others."""
    sql = """
        SELECT d.email, STRING_AGG(DISTINCT s.shown) AS shown, COUNT(DISTINCT s.shown) AS hashes
        FROM dim_users AS d
        LEFT JOIN dim_aliases AS a ON a.email = d.email
        JOIN shown_people AS s ON s.word IN (d.email, d.user_id, a.alias)
        GROUP BY d.email
    """
    before = {row["email"]: row["shown"] for row in full.rows(sql)}
    assert 1 < len(before) == len(set(before.values()))
    assert {1} == {row["hashes"] for row in full.rows(sql)}
    assert len(before) == full.rows("SELECT COUNT(DISTINCT email) AS n FROM dim_users")[0]["n"]

    full.environment["AIU_PERSON_KEY"] = OTHER_KEY
    assert 0 == full.local("run").code

    after = {row["email"]: row["shown"] for row in full.rows(sql)}
    assert before.keys() == after.keys()
    assert set() == {*before.values()} & {*after.values()}
    # What a rotated key has made is all there is: nobody has two hashes.
    assert {1} == {row["hashes"] for row in full.rows(sql)}


@pytest.mark.slow
def test_hashes_stay_what_they_are(full: Keyboard) -> None:
    """A run that brings nothing new, one after a time without hashes, and a warehouse made anew: the same hashes."""
    sql = "SELECT word, shown FROM shown_people ORDER BY word"
    before = full.rows(sql)

    assert 0 == full.local("run").code
    assert before == full.rows(sql)
    assert 0 == full.local("run", AIU_SHOW_PEOPLE="names").code
    assert [] == full.rows("SELECT name FROM applied_models WHERE name = 'shown_people'")
    assert 0 == full.local("run").code
    assert before == full.rows(sql)
    for path in (full.folder / ".aiu").glob("warehouse.duckdb*"):
        path.unlink()
    assert 0 == full.local("replay", "--from-lake").code
    assert before == full.rows(sql)


def test_dashboards_name_nobody(full: Keyboard) -> None:
    """Every card and every choice of a filter, as the browser asks for them."""
    names = [row["name"] for row in full.rows(NAMES)]
    told: list[Any] = []
    with closing(Answers(KeptViews(_warehouse(full), hashed=True), None)) as answers:
        told += [answers.choices(name) for name in FILTERS]
        for dashboard in files.dashboards().values():
            first = defaults(dashboard, answers.today)
            told += [answers.answer(dashboard, card, first).rows for card in dashboard.cards]
    text = json.dumps(told, default=str).replace(NOBODY, "nobody")

    assert "person-" in text
    assert "@" not in text
    assert [] == [name for name in names if name in text]


def test_the_key_is_asked_for(full: Keyboard) -> None:
    """Without it nothing is published."""
    said = full.local("run", AIU_PERSON_KEY="")

    assert (1, True) == (said.code, "AIU_PERSON_KEY is not set" in said.err + said.out)


def test_dashboards_wait_for_hashes(tmp_path: Path) -> None:
    """They do not open before there are hashes to show, and say what makes them."""
    path = tmp_path / "warehouse.duckdb"
    DuckDBWarehouse(path).close()

    with pytest.raises(ConfigurationError, match="no hashes stand for people yet"):
        Answers.of(Settings.read({"AIU_WAREHOUSE": f"duckdb:///{path}", "AIU_SHOW_PEOPLE": "hashed"}))


def _warehouse(full: Keyboard) -> Path:
    return full.folder / ".aiu" / "warehouse.duckdb"


def _rows(reader: DuckDBReader, view: str) -> list[dict[str, Any]]:
    return reader.query(f"SELECT * FROM {view}")


def _without(texts: set[str], rows: list[dict[str, Any]]) -> list[str]:
    """Return the figures, row by row; the order of rows is nobody's promise."""
    return sorted(str([value for name, value in row.items() if name not in texts]) for row in rows)
