"""The organisation's budgets: generous ones for months and the quarter, and one that a team does not keep to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.spend import Month, Spend, ended, months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.sample_org.seat_truth import SeatTruth

NANO = Decimal("1e-9")
HEADROOM = Decimal("1.15")
"""Budgets are this much above what is spent."""
TOO_TIGHT = Decimal("0.8")
TEAM = "Platform"
"""Spends more than it may."""


class BudgetRow(NamedTuple):
    """One row of the tab `budgets`; blank is all, and the amortised ledger."""

    period: str
    budget_usd: str
    platform: str = ""
    team: str = ""
    ledger: str = ""


def budget_rows(spend: Spend, seats: SeatTruth) -> tuple[BudgetRow, ...]:
    """Return budgets for all months of the season, for its last quarter, for one platform and for one team."""
    known = months(spend.org)
    full = ended(spend.org)
    # Who has not seen a whole month yet plans with what there is.
    sample = full[-1] if full else known[-1]
    level = _generous(_spent(spend, seats, sample))
    tool = _generous(_spent(spend, seats, sample, vendor="cursor"))
    rows = [BudgetRow(str(month), str(level)) for month in known]
    rows.append(BudgetRow(_quarter(known[-1]), str(3 * level)))
    rows += [BudgetRow(str(month), str(tool), platform="cursor") for month in known]
    return (*rows, *_team_rows(spend, seats, [sample, *known[-1:]]))


def _team_rows(spend: Spend, seats: SeatTruth, wanted: Sequence[Month]) -> Iterator[BudgetRow]:
    tight = (team_spent(spend, seats, wanted[0]) * TOO_TIGHT).quantize(Decimal(1))
    for month in dict.fromkeys(wanted):
        yield BudgetRow(str(month), str(max(tight, Decimal(1))), team=TEAM)


def team_spent(spend: Spend, seats: SeatTruth, month: Month) -> Decimal:
    """Return what the tight team spent in a month, amortised, in US dollars."""
    fees = 0
    for day in month.days:
        members = spend.members(TEAM, day)
        fees += sum(fee.amortised for whose, fee in seats.day(day).items() if whose.email in members)
    return spend.of_team(TEAM, month) + fees * NANO


def _spent(spend: Spend, seats: SeatTruth, month: Month, vendor: str | None = None) -> Decimal:
    """Return what was spent in a month, amortised, in US dollars."""
    used = sum((usd for (of, _), usd in spend.charges(month).items() if vendor in {None, of}), Decimal(0))
    fees = [fee for day in month.days for whose, fee in seats.day(day).items() if vendor in {None, whose.vendor}]
    return used + sum(fee.amortised for fee in fees) * NANO


def _generous(usd: Decimal) -> Decimal:
    """Return a round budget above an amount."""
    return -(-usd * HEADROOM // 10) * 10


def _quarter(month: Month) -> str:
    return f"{month.year}-Q{(month.number + 2) // 3}"
