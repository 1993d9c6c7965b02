"""The whole report, before it is written on any paper: what it says first, its tables, and whether they add up."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from local.report import breakdown, finance, silence, state
from local.report.questions import Answers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from local.report.period import Period
    from local.report.tables import Table
    from local.warehouse.reader import DuckDBReader
    from shared.protocols import Row

GLOSSARY = Path(__file__).parent / "glossary.csv"
LEDGERS = (("amortised", "cost_usd"), ("billed", "billed_usd"), ("list", "list_usd"))


@dataclass(frozen=True, slots=True)
class Sum:
    """What one whole table comes to in one ledger, beside the facts."""

    table: str
    ledger: str
    column: str
    report: object
    facts: object

    @property
    def agrees(self) -> bool:
        """Whether they are the same to the last digit."""
        return self.report == self.facts


@dataclass(frozen=True, slots=True)
class Document:
    """One report."""

    period: Period
    generated_at: datetime
    sentences: tuple[tuple[str, bool], ...]
    state: tuple[Table, ...]
    headline: Table
    tables: tuple[Table, ...]
    sources: Table
    sums: tuple[Sum, ...]
    glossary: Sequence[Row]
    is_complete: bool
    """Whether every stream of money reported every closed day of the period."""

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Return every table, in order."""
        return (self.headline, *self.state, *self.tables, self.sources)

    @property
    def adds_up(self) -> bool:
        """Whether every whole table comes to the facts."""
        return all(one.agrees for one in self.sums)


def document(warehouse: DuckDBReader, period: Period, now: datetime) -> Document:
    """Ask the facts and return the report."""
    answers = Answers(period, warehouse)
    headline, *whole = breakdown.tables(answers)
    missing = silence.missing(answers.gaps())
    said = state.sentences(answers, missing, answers.about("breakdown"))
    return Document(
        period,
        now,
        tuple(said),
        tuple(state.tables(answers)),
        headline,
        (*whole, *finance.tables(answers)),
        state.sources(answers),
        tuple(_sums(whole, answers.about("facts")[0])),
        _glossary(),
        not missing,
    )


def _sums(whole: Sequence[Table], facts: Row) -> list[Sum]:
    return [
        Sum(table.title, ledger, column, (table.total or {}).get(column), facts[column])
        for table in whole
        for ledger, column in LEDGERS
    ]


def _glossary() -> list[Row]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]
