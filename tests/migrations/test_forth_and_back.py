"""Every migration goes up and down on data, and what was there before is there afterwards (NFR11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from migrations.files import migrations
from tests.migrations.warehouses import EXAMPLE, contents, described, fill, inside, migrate

if TYPE_CHECKING:
    from pathlib import Path

*EARLIER, NEWEST = migrations()
REAL = [*(pytest.param(one, False, marks=pytest.mark.slow) for one in EARLIER), (NEWEST, False)]
"""Those that were applied somewhere never change, and are looked at at night."""
EXAMPLES = [(migration, True) for migration in migrations(EXAMPLE / "migrations")]
EACH = pytest.mark.parametrize(("migration", "example"), [*REAL, *EXAMPLES], ids=lambda one: getattr(one, "name", ""))


@EACH
def test_back_is_where_it_was(migration: object, example: bool, tmp_path: Path) -> None:
    """Down after up gives the tables, columns and values of before; up again gives those of after."""
    number, name = migration.number, migration.name  # type: ignore[attr-defined]  # pytest's parameters are objects
    path = tmp_path / "w.duckdb"
    migrate(path, number - 1, example=example)
    fill(path)
    before, rows = _tables(path), contents(path)
    migrate(path, number, name, example=example)
    fill(path)
    after = _tables(path)
    migrate(path, number - 1, name, example=example)

    assert before.keys() == _tables(path).keys()
    assert rows == contents(path)
    migrate(path, number, name, example=example)
    assert {table: sorted(columns) for table, columns in after.items()} == {
        table: sorted(columns) for table, columns in _tables(path).items()
    }


@EACH
def test_what_was_there_stays(migration: object, example: bool, tmp_path: Path) -> None:
    """Going up changes no value of a column that both schemas have."""
    number, name = migration.number, migration.name  # type: ignore[attr-defined]  # pytest's parameters are objects
    path = tmp_path / "w.duckdb"
    migrate(path, number - 1, example=example)
    fill(path)
    before = contents(path)
    migrate(path, number, name, example=example)
    after = contents(path)

    for table in before.keys() & after.keys():
        shared = before[table].keys() & after[table].keys()
        assert {name: before[table][name] for name in shared} == {name: after[table][name] for name in shared}


def test_expand_and_contract_carry_values_over(tmp_path: Path) -> None:
    """The example moves teams from numbers to names: an expand copies, a contract drops, and back it copies again."""
    path = tmp_path / "w.duckdb"
    migrate(path, 1, example=True)
    fill(path)
    migrate(path, 2, example=True)
    assert ["team 1", "team 2", "team 3"] == contents(path)["people"]["team_name"]
    migrate(path, 3, "0003_drop_old_teams", example=True)
    assert "team_no" not in contents(path)["people"]
    migrate(path, 2, example=True)
    assert [1, 2, 3] == contents(path)["people"]["team_no"]


def test_views_follow_their_tables(tmp_path: Path) -> None:
    """A view that older tables cannot bear is left out and named; the next step forward has it again."""
    path = tmp_path / "w.duckdb"
    migrate(path, example=True)
    assert ["vw_people"] == migrate(path, 1, "0002_team_names", example=True)
    assert [] == [name for name in described(path) if name.startswith("view ")]
    assert [] == migrate(path, 2, example=True)
    assert ["view vw_people"] == [name for name in described(path) if name.startswith("view ")]


def test_a_view_whose_file_is_gone_goes(tmp_path: Path) -> None:
    """Views are made from files, all of them and no others."""
    path = tmp_path / "w.duckdb"
    migrate(path, example=True)
    with inside(path) as cursor:
        cursor.execute("CREATE VIEW aiu.bi.vw_of_yesterday AS SELECT 1 AS n")
    migrate(path, example=True)

    assert ["view vw_people"] == [name for name in described(path) if name.startswith("view ")]


def _tables(path: Path) -> dict[str, list[Any]]:
    return {name: columns for name, columns in described(path).items() if not name.startswith("view ")}
