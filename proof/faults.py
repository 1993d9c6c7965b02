"""Vendors misbehave against the whole product, one fault at a time; the monitor has to name that fault and no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from local.warehouse.reader import DuckDBReader
from proof.product import run_product
from proof.scores import Score

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PEOPLE, DAYS = 4, 6
INCIDENTS = "SELECT rule, subject, message FROM incidents WHERE state = 'open'"


@dataclass(frozen=True, slots=True)
class Case:
    """One fault and the rules that have to speak of it; `may` are those that are true of it as well."""

    name: str
    faults: tuple[str, ...]
    rules: frozenset[str]
    may: frozenset[str] = frozenset()
    has_sheet: bool = True


CASES = (
    Case("nothing is wrong", (), frozenset()),
    Case("a new field in every row", ("cursor_daily:extra_field",), frozenset({"schema_drift"})),
    Case(
        "a money row that cannot be read",
        ("anthropic_cost:missing_field,times=1",),
        frozenset({"held_snapshot", "quarantined_records"}),
        frozenset({"held_day", "schema_compliance"}),
    ),
    Case(
        "lines that cannot be read",
        ("cursor_daily:missing_field",),
        frozenset({"quarantined_records", "schema_compliance"}),
        frozenset({"held_snapshot"}),
    ),
    Case("a refusal", ("anthropic_usage:403",), frozenset({"failed_entries"}), frozenset({"coarse_allocation"})),
    Case(
        "one endpoint is down",
        ("claude_code:500",),
        frozenset({"failed_entries"}),
        frozenset({"overdue_run"}),
    ),
    Case(
        "nobody answers",
        ("*:500",),
        frozenset({"run_failed", "failed_entries"}),
        frozenset({"overdue_run"}),
        has_sheet=False,
    ),
)


def judge(seed: int, folder: Path) -> list[Score]:
    """Return how each rule did over all cases; what the organisation shows without any fault is no fault's work."""
    told = {case.name: _told(case, seed, folder / str(number)) for number, case in enumerate(CASES)}
    return compare(told, f"seed {seed}")


def compare(told: Mapping[str, Mapping[str, str]], name: str) -> list[Score]:
    """Compare the rules that spoke in each case with those that had to."""
    usual = set(told[CASES[0].name])
    spoken = {rule for case in CASES for rule in told[case.name].keys() - usual - case.may}
    names = sorted(spoken.union(*(case.rules for case in CASES)))
    scores = {rule: Score(rule) for rule in names}
    for case in CASES[1:]:
        for rule, score in scores.items():
            spoke = rule in told[case.name] and rule not in usual
            score.planted += rule in case.rules
            score.found += rule in case.rules and spoke
            if rule in case.rules and not spoke:
                score.missed.append(f"{name} {case.name}")
            if spoke and rule not in case.may:
                score.told += 1
                score.right += rule in case.rules
                if rule not in case.rules:
                    score.wrong.append(f"{name} {case.name}: {told[case.name][rule][:160]}")
    return list(scores.values())


def _told(case: Case, seed: int, folder: Path) -> Mapping[str, str]:
    """Return what the monitor says after one run with that fault: message by rule."""
    org = Organisation.generate(seed=seed, people=PEOPLE, days=DAYS)
    write_sheets(org, folder / "sheets")
    sheets = {} if case.has_sheet else {"AIU_SHEETS": f"file://{folder}/nowhere"}
    with serve_in_background(org, faults=case.faults) as doubles:
        run_product(org, folder, doubles.environment, **sheets)
    reader = DuckDBReader(folder / "warehouse.duckdb", today=org.season.end + timedelta(1))
    try:
        return {row["rule"]: row["message"] for row in reader.query(INCIDENTS)}
    finally:
        reader.close()
