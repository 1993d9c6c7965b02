"""Every rule that is shipped says what it watches, and has shown that it can fire and be silent."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from functions.monitor import rules
from shared import sql, topology
from shared.errors import FatalError
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ROOT / "tests" / "golden_rules"
FILES = [pytest.param(name, id=name) for name in rules.names()]


@pytest.mark.parametrize("name", FILES)
def test_every_rule_says_what_it_watches(name: str) -> None:
    """Severity, title, threshold and the next step stand at the head, each on one line that fits a mail."""
    rule = rules.read(name)

    assert rule.severity in rules.SEVERITIES
    assert "" not in (rule.title, rule.threshold, rule.next)
    assert len(rule.title) <= 60


@pytest.mark.parametrize("name", FILES)
def test_every_rule_has_fired_and_been_silent(name: str) -> None:
    """One golden case at least in which it finds something, one in which it finds nothing."""
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((GOLDEN / name).glob("*/expected.json"))]

    assert any(cases)
    assert [] in cases


def test_what_is_explained_says_whose_cost_it_is() -> None:
    """Every golden row of a rule with an explanation has a day, a scope, a platform and a name."""
    explained = [name for name in rules.names() if rules.read(name).explain]
    found = [row for name in explained for path in (GOLDEN / name).glob("*/expected.json") for row in _rows(path)]

    assert found
    assert [] == [row for row in found if None in (row["day"], row["scope"], row["platform"], row["name"])]


def _rows(path: Path) -> list[dict[str, str | None]]:
    rows: list[dict[str, str | None]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def test_every_golden_folder_has_a_rule() -> None:
    """A case of a rule that is gone would prove nothing."""
    assert set(rules.names()) == {path.name for path in GOLDEN.iterdir() if path.is_dir() and path.name[0] != "_"}


@pytest.mark.parametrize("name", FILES)
def test_every_rule_reads_bounded_facts_and_raw_lines(name: str) -> None:
    """Facts and raw lines are partitioned: whoever reads them says which days."""
    text = rules.read(name).sql
    for table in re.findall(r"(?:FROM|JOIN) (fct_\w+|raw_\w+)", text):
        if table not in {"raw_snapshots", "raw_snapshot_days"}:
            assert re.search(r"(cost_date|usage_date|ingest_date) (BETWEEN|>=)", text), table


def test_every_raw_table_is_counted() -> None:
    """A new stream's table joins the rule that looks for doubled and lost lines."""
    counted = set(re.findall(r"FROM (raw_\w+)\n", rules.read("raw_lines").sql))

    assert {stream.table for stream in topology.STREAMS} <= counted


def test_a_rule_without_a_head_says_what_to_write(tmp_path: Path) -> None:
    """The error names the file and the line that is missing or wrong."""
    (tmp_path / "a.sql").write_text("-- severity: warning\n-- title: t\nSELECT 1", encoding="utf-8")
    (tmp_path / "b.sql").write_text("-- severity: bad\n-- title: t\n-- threshold: t\n-- next: n\n", encoding="utf-8")
    with pytest.raises(FatalError, match=r"sql/rules/a.sql: write `-- threshold: …`"):
        rules.read("a", tmp_path)
    with pytest.raises(FatalError, match="severity 'bad' is none of info, warning, critical"):
        rules.read("b", tmp_path)
    assert "gone" == rules.described("gone").title
    head = "-- severity: info\n-- title: t\n-- threshold: t\n-- next: n\n-- explain: why\n"
    (tmp_path / "c.sql").write_text(head, encoding="utf-8")
    with pytest.raises(FatalError, match="explain 'why' is none of day, month, sessions"):
        rules.read("c", tmp_path)


def test_rules_ship_beside_the_models() -> None:
    """The monitor reads its rules where a deployed function has its SQL."""
    assert (sql.folder() / "rules").is_dir()
