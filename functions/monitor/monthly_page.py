"""The monthly summary as people read it: what to keep in mind, then tables, as text and as HTML for mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.protocols import Notice

from .mail_tables import Table, as_html, as_text
from .plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shared.protocols import Row

CENT = Decimal("0.01")
LABEL_LENGTH = 60
ENOUGH = 0.95
LEDGERS = (
    "amortised: what was used or subscribed to in the month; billed: what invoices charge in it; list: usage at public "
    "prices. The three are never added to each other."
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of one month: rows of the views, as they are."""

    month: date
    executive: Row
    platforms: Sequence[Row]
    budgets: Sequence[Row]
    forecasts: Sequence[Row]
    changes: Sequence[Row] | None
    """Earlier months that differ from what was last reported; None when nothing was reported before."""


def page(found: Summary) -> Notice:
    """Return the notice."""
    title = f"AI cost of {found.month:%B %Y}"
    blocks = list(_blocks(found))
    return Notice(_subject(title, found), as_text(title, blocks), as_html(title, blocks), "info")


def _subject(title: str, found: Summary) -> str:
    growth = found.executive["cost_growth_rate"]
    than = f", {growth * 100:+.1f} % on {_before(found.month):%B}" if growth is not None else ""
    return f"{title}: {usd(found.executive['total_monthly_cost'])} USD amortised{than}"


def _blocks(found: Summary) -> Iterator[str | Table]:
    yield from _caveats(found)
    yield _headline(found)
    yield _platforms(found)
    yield LEDGERS
    if found.budgets:
        yield _budgets(found)
    else:
        yield "No budget is entered for this month: the tab budgets of the sheet takes them."
    if found.forecasts:
        yield _forecasts(found)
    yield from _changes(found)


def _caveats(found: Summary) -> Iterator[str]:
    """What a reader must know before the first number."""
    row = found.executive
    if row["platforms_with_gaps"]:
        yield (
            f"Not complete: {row['days_reported']} of {row['days_expected']} days are reported and settled on the "
            f"platform with the fewest; days are missing on {plain(row['platforms_with_gaps'], 200)}. "
            "Not reported is not zero."
        )
    else:
        yield f"Complete: all {row['days_expected']} days are reported and settled."
    coverage = row["attribution_coverage_usd"]
    if coverage is not None and coverage < ENOUGH:
        nobodys = usd(row["unattributed_cost_usd"])
        yield f"Only {coverage * 100:.1f} % of the dollars have an owner; {nobodys} USD have none."


def _headline(found: Summary) -> Table:
    row = found.executive
    lines = [
        ("Cost (amortised)", f"{usd(row['total_monthly_cost'])} USD"),
        ("of which seats", f"{usd(row['seat_cost_usd'])} USD"),
        ("of which metered usage", f"{usd(row['usage_cost_usd'])} USD"),
        ("Charged by invoices (billed)", f"{usd(row['total_billed_usd'])} USD"),
        ("Usage at public prices (list)", f"{usd(row['total_list_usd'])} USD"),
        ("Change of cost against the month before", f"{_percent(row['cost_growth_rate'])} ({row['growth_basis']})"),
        ("Quarter to date (amortised)", f"{usd(row['quarter_to_date_cost'])} USD"),
        ("Year to date (amortised)", f"{usd(row['year_to_date_cost'])} USD"),
        ("People", f"{row['total_active_users']}, {usd(row['cost_per_active_user'])} USD each"),
        ("Dollars with an owner", _percent(row["attribution_coverage_usd"], signed=False)),
    ]
    return Table("The month", ("", f"{found.month:%B %Y}"), lines)


def _platforms(found: Summary) -> Table:
    lines = [
        (
            row["platform"],
            usd(row["platform_monthly_cost"]),
            usd(row["billed_cost_usd"]),
            usd(row["list_cost_usd"]),
            _percent(None if row["mom_cost_change_pct"] is None else row["mom_cost_change_pct"] / 100),
            f"{row['days_reported']} of {row['days_expected']}",
        )
        for row in found.platforms
    ]
    heads = ("platform", "amortised USD", "billed USD", "list USD", "change", "days reported")
    return Table("By platform", heads, lines)


def _budgets(found: Summary) -> Table:
    lines = [
        (
            f"{row['period']} {plain(row['platform'] or 'all platforms', LABEL_LENGTH)}"
            + (f", {plain(row['team'], LABEL_LENGTH)}" if row["team"] else ""),
            row["ledger"],
            usd(row["budget_usd"]),
            usd(row["spent_usd"]),
            _percent(row["used_ratio"], signed=False),
            _standing(row),
        )
        for row in found.budgets
    ]
    return Table("Budgets", ("period and scope", "ledger", "budget USD", "spent USD", "used", "standing"), lines)


def _standing(row: Row) -> str:
    crossed = f" on {row['crossed_on']}" if row["crossed_on"] else ""
    ahead = row["period_state"] == "running" and row["forecast_usd"] is not None
    return f"{row['status']}{crossed}" + (f", {usd(row['forecast_usd'])} expected" if ahead else "")


def _forecasts(found: Summary) -> Table:
    lines = [
        (row["period"], usd(row["forecast_usd"]), f"{usd(row['low_usd'])} to {usd(row['high_usd'])}")
        for row in found.forecasts
    ]
    return Table("Forecast (amortised, all platforms)", ("period", "expected USD", "80 % interval"), lines)


def _changes(found: Summary) -> Iterator[str | Table]:
    if found.changes is None:
        yield "This is the first summary: nothing was reported before that could have changed."
    elif not found.changes:
        yield "Nothing has changed in earlier months since they were last reported."
    else:
        lines = [
            (f"{row['month']:%Y-%m}", row["platform"], _signed(row["difference_usd"]), row["causes"])
            for row in found.changes
        ]
        heads = ("month", "platform", "change USD", "cause")
        yield Table("Changed since it was last reported (amortised)", heads, lines)


def usd(value: Decimal | None) -> str:
    """Return dollars and cents; NULL is unknown, which is not zero."""
    return "unknown" if value is None else f"{Decimal(value).quantize(CENT):,}"


def _signed(value: Decimal) -> str:
    return f"{value.quantize(CENT):+,}"


def _percent(ratio: float | None, *, signed: bool = True) -> str:
    if ratio is None:
        return "unknown"
    return f"{ratio * 100:+.1f} %" if signed else f"{ratio * 100:.1f} %"


def _before(month: date) -> date:
    return month - timedelta(1)
