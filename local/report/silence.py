"""Which streams of money did not report which days: what is not reported is missing, and is not zero."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shared import topology

if TYPE_CHECKING:
    from datetime import date

    from local.warehouse.reader import DuckDBReader
    from shared.protocols import Row

STATEMENTS = Path(__file__).parents[2] / "sql" / "report"
STATES = {
    "partial": "reported in part",
    "late": "not there yet",
    "failed": "whose fetch failed",
    "forbidden": "refused by the vendor",
    "never_collected": "never collected",
    "not_configured": "without a key",
    "reported": "reported, may still be restated",
    "reported_zero": "reported as zero, may still be restated",
}


def statement(name: str) -> str:
    """Return a statement of sql/report."""
    return (STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")


def gaps(warehouse: DuckDBReader, start: date, end: date) -> list[Row]:
    """Return the gaps between two days, one row per stream and state, those that may still be restated with them.

    Only streams that are asked for days and ever brought money: files come when somebody drops them, and sheets speak
    for all days.
    """
    asked = {source.name for source in topology.SOURCES if source.is_asked}
    daily = {stream.name for stream in topology.STREAMS if stream.kind == "windowed" and stream.source in asked}
    streams = [row["stream"] for row in warehouse.query(statement("money_streams")) if row["stream"] in daily]
    return warehouse.query(statement("coverage"), {"from_day": start, "to_day": end, "streams": streams})


def missing(found: list[Row]) -> list[Row]:
    """Return the gaps in which something was not said at all; what may still be restated was."""
    return [row for row in found if not row["state"].startswith("reported")]


def told(found: list[Row]) -> str:
    """Return gaps as one sentence's part."""
    return ", ".join(f"{row['stream']} {row['days']} day(s) {STATES[row['state']]}" for row in found)
