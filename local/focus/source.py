"""The charges of a warehouse, read where nobody waits for them, and written to a file in one sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.pages.query_formats import STARTS_A_FORMULA
from local.report import silence
from local.warehouse.errors import plain_errors
from local.warehouse.reader import DuckDBReader
from shared.errors import ConfigurationError, FatalError

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_CHARGES = """
SELECT * FROM focus_cost_and_usage
WHERE x_ChargeDate BETWEEN DATE '{start}' AND DATE '{end}'
ORDER BY x_ChargeDate, x_ChargeId
"""
_FACTS = """
SELECT
  COUNT(*) AS charges,
  CAST(COALESCE(SUM(billed_cost_usd), 0) AS NUMERIC) AS billed,
  CAST(COALESCE(SUM(cost_usd), 0) AS NUMERIC) AS amortised,
  CAST(COALESCE(SUM(list_cost_usd), 0) AS NUMERIC) AS list
FROM fct_cost_daily
WHERE cost_date BETWEEN @start AND @end
"""
_OLDEST = "SELECT DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH) AS day"


@dataclass(frozen=True, slots=True)
class Sums:
    """How many charges there are, and what they come to in each ledger, in USD."""

    charges: int
    billed: Decimal
    amortised: Decimal
    list: Decimal


class FocusSource(DuckDBReader):
    """The last published state of a warehouse, as FOCUS charges."""

    def check(self) -> None:
        """Raise ConfigurationError for a warehouse of a version that had no charges yet."""
        try:
            self.columns("SELECT x_ChargeId FROM focus_cost_and_usage")
        except FatalError as error:
            raise ConfigurationError(
                "the warehouse has no view focus_cost_and_usage yet: `python -m local run` brings it up to date"
            ) from error

    def oldest(self) -> date:
        """Return the oldest day that the view reaches back to."""
        day: date = self.query(_OLDEST)[0]["day"]
        return day

    def sums(self, start: date, end: date) -> Sums:
        """Return what the facts themselves come to; unknown amounts add nothing."""
        return Sums(**self.query(_FACTS, {"start": start, "end": end})[0])

    def silent(self, start: date, end: date) -> list[str]:
        """Return which streams of money did not report which number of days: silence is not zero."""
        found = silence.missing(silence.gaps(self, start, end))
        return [silence.told([gap]) for gap in found]

    def write(self, start: date, end: date, path: Path, *, parquet: bool) -> None:
        """Write the charges of these days, sorted by day and identity; a killed one leaves half a file.

        Memory stays bounded: DuckDB sorts on disk what does not fit.
        """
        session = self.session()
        statement, _ = session.prepare(_CHARGES.format(start=start.isoformat(), end=end.isoformat()))
        with session.cursor() as cursor, plain_errors(f"writing {path}"):
            kinds = {str(row[0]): str(row[1]) for row in cursor.execute(f"DESCRIBE {statement}").fetchall()}
            chosen = [f'"{name}"' if parquet else _as_text(name, kind) for name, kind in kinds.items()]
            target = str(path).replace("'", "''")
            shape = "FORMAT parquet, COMPRESSION zstd" if parquet else "FORMAT csv, HEADER"
            cursor.execute(f"COPY (SELECT {', '.join(chosen)} FROM ({statement})) TO '{target}' ({shape})")


def _as_text(name: str, kind: str) -> str:
    """Instants as the format wants them; a text that a spreadsheet would take for a formula gets an apostrophe."""
    if kind.startswith("TIMESTAMP"):
        return f'strftime("{name}", \'{INSTANT}\') AS "{name}"'
    if kind != "VARCHAR":
        return f'"{name}"'
    starts = ", ".join(_character(start) for start in STARTS_A_FORMULA)
    return f'CASE WHEN left("{name}", 1) IN ({starts}) THEN concat(chr(39), "{name}") ELSE "{name}" END AS "{name}"'


def _character(start: str) -> str:
    return f"chr({ord(start)})"
