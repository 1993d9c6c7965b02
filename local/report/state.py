"""How far the period can be trusted: is it over, closed, complete; where its numbers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.report import silence
from local.report.figures import dollars, percent
from local.report.tables import Column, Table, added, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.report.questions import Answers
    from shared.protocols import Row


GAPS = (
    Column("stream", "Stream"),
    Column("state", "State"),
    Column("days", "Days", "count"),
    Column("first_day", "First", "date"),
    Column("last_day", "Last", "date"),
    Column("last_error", "Last error"),
)


def sentences(answers: Answers, holes: list[Row], breakdown: Sequence[Row]) -> Iterator[tuple[str, bool]]:
    """Yield what a reader must know first, each with whether it is good news; `holes` are days without a report."""
    period, closes = answers.period, answers.about("closes")
    before = silence.missing(answers.gaps_before())
    if period.is_over:
        yield f"The period is over: {period.start} to {period.end}, {period.days} days.", True
    else:
        yield f"The period is still running: {period.days} days to {period.last} are in this report.", False
    open_months = [f"{row['vendor']} {row['month']:%Y-%m}" for row in closes if row["closed_on"] is None]
    if open_months:
        yield f"Not closed: {', '.join(open_months)}. Numbers may still change.", False
    elif closes:
        yield f"Closed for every vendor, on {max(row['closed_on'] for row in closes)} at the latest.", True
    if holes:
        yield f"Not complete: {silence.told(holes)}. What is not reported is missing here; it is not zero.", False
    else:
        yield "Complete: every stream of money reported every day.", True
    if before:
        yield f"Changes are no trend: of {period.before_title}, {silence.told(before)}.", False
    yield from _about_records(breakdown)


def _about_records(breakdown: Sequence[Row]) -> Iterator[tuple[str, bool]]:
    unowned = added(row["unattributed_usd"] for row in breakdown)
    if unowned:
        share = percent(part(unowned, added(row["cost_usd"] for row in breakdown)) or 0)
        yield f"{dollars(unowned)} USD of the amortised cost ({share} %) have no owner; they are in every sum.", False
    unpriced = added(row["unpriced_records"] for row in breakdown) or 0
    if unpriced:
        yield f"{unpriced:,} cost records have no known list price; the list ledger leaves them out.", False


def tables(answers: Answers) -> Iterator[Table]:
    """Yield the tables of closes and gaps."""
    yield Table(
        "closes",
        "Closed months",
        "A month is closed per vendor by a date in the tab invoices (closed_on).",
        (
            Column("vendor", "Vendor", "name"),
            Column("month", "Month"),
            Column("closed_on", "Closed on", "date", none="not closed"),
        ),
        [{**row, "month": f"{row['month']:%Y-%m}"} for row in answers.about("closes")],
        empty="Nothing was charged in the period.",
    )
    yield Table(
        "gaps",
        "Days without a full report",
        "Not reported is not zero: what these streams would have said is missing in every table below.",
        GAPS,
        [{**row, "state": silence.STATES[row["state"]]} for row in answers.gaps()],
        empty="None: every stream of money reported every day, and may no longer restate it.",
    )


def sources(answers: Answers) -> Table:
    """Return where the numbers come from."""
    return Table(
        "sources",
        "Where the numbers come from",
        "Snapshots are kept; the newest sound one wins a day. A run can be asked for again by its name.",
        (
            Column("stream", "Stream"),
            Column("days", "Days", "count"),
            Column("revised_days", "of it revised", "count"),
            Column("snapshots", "Snapshots", "count"),
            Column("runs", "Runs", "count"),
            Column("latest_run", "Latest run"),
            Column("observed_at", "Newest answer (UTC)"),
        ),
        [
            {**row, "observed_at": row["observed_at"] and f"{row['observed_at']:%Y-%m-%d %H:%M}"}
            for row in answers.about("sources")
        ],
    )
