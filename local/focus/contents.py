"""What a FOCUS file holds: charges, periods, sums per ledger, and how far each column is filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.focus.columns import columns
from local.focus.file import opened
from local.focus.source import Sums

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from local.focus.file import FocusFile

_EXACT = "CAST(COALESCE(SUM(CAST({0} AS DECIMAL(38, 9))), 0) AS DECIMAL(38, 9))"
_LEDGERS = ("BilledCost", "EffectiveCost", "x_ListLedgerCost")


@dataclass(frozen=True, slots=True)
class Contents:
    """One file, summed up."""

    sums: Sums
    list_cost: Decimal
    """What ListCost comes to, with fees of seats and stand-ins."""
    periods: tuple[str, ...]
    """First days of its billing periods."""
    filled: dict[str, int]
    """How many charges have a value, per FOCUS column that the file has."""
    not_reported: dict[str, int]
    """In how many charges a stand-in stands, per column."""


def read(path: Path) -> Contents:
    """Sum up a file of our own; decimals are added exactly."""
    with opened(path) as file:
        amounts = ", ".join(_EXACT.format(name) for name in (*_LEDGERS, "ListCost"))
        count, billed, amortised, list_ledger, list_cost = _row(file, f"SELECT COUNT(*), {amounts} FROM charges")
        periods = file.connection.execute("SELECT DISTINCT BillingPeriodStart FROM charges ORDER BY 1").fetchall()
        return Contents(
            Sums(count, billed, amortised, list_ledger),
            list_cost,
            tuple(str(row[0])[:7] for row in periods),
            _filled(file),
            _not_reported(file),
        )


def _filled(file: FocusFile) -> dict[str, int]:
    names = [column.name for column in columns() if column.name in file.names]
    counts = ", ".join(f"COUNT({name})" for name in names)
    return dict(zip(names, _row(file, f"SELECT {counts} FROM charges"), strict=True))


def _not_reported(file: FocusFile) -> dict[str, int]:
    sql = """
    SELECT name, COUNT(*) FROM (SELECT UNNEST(string_split(x_NotReported, ' ')) AS name FROM charges)
    GROUP BY name ORDER BY name
    """
    return {str(name): int(count) for name, count in file.connection.execute(sql).fetchall()}


def _row(file: FocusFile, sql: str) -> tuple[Any, ...]:
    return file.connection.execute(sql).fetchone() or ()
