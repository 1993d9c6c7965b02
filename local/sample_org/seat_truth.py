"""What a correct pipeline must find about seats: purchases on billing days, and fees spread over the days they cover.

From the rows of the sheet alone, by hand as it were: no SQL, whole nano-dollars, one fee after the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.attribution import UNATTRIBUTED
from local.sample_org.seats import SeatRow, seat_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from local.sample_org.invoices import InvoiceRow
    from local.sample_org.org import Organisation

NANOS = 9
FAR = 400
"""Days after today whose billing days an invoice may already name."""


class Whose(NamedTuple):
    """Who charges what, and whose it is."""

    vendor: str
    platform: str
    email: str


class Fee(NamedTuple):
    """What one person's seats cost on one day, in nano-dollars: two ledgers, never added."""

    billed: int = 0
    amortised: int = 0


@dataclass(frozen=True, slots=True)
class Cycle:
    """One fee: charged on its first day, and covering the days up to, not including, `next_on`."""

    whose: Whose
    sheet_row: int
    billed_on: date
    next_on: date
    nanos: int
    invoiced: bool = False

    def part(self, day: date) -> int:
        """Return the nano-dollars of a day: as even as whole numbers can be, the larger parts first."""
        days = (self.next_on - self.billed_on).days
        place = (day - self.billed_on).days
        whole, left = divmod(self.nanos, days)
        return whole + (place < left)


class SeatTruth:
    """The truth about seats, as it is known on `today`: days that have not closed have no facts."""

    def __init__(self, rows: Sequence[SeatRow], invoices: Sequence[InvoiceRow] = (), *, today: date) -> None:
        """`rows` and `invoices` are the tabs in their order."""
        self.today = today
        horizon = today + timedelta(FAR)
        estimated = [
            cycle
            for number, row in enumerate(rows, start=2)
            for cycle in takewhile(lambda cycle: cycle.billed_on < horizon, _cycles(row, number))
        ]
        self.cycles = tuple(_invoiced(estimated, invoices))
        """Every fee until more than a year after today, by row of the sheet and billing day."""

    @classmethod
    def of(cls, org: Organisation, invoices: Sequence[InvoiceRow] = ()) -> SeatTruth:
        """Return the truth about an organisation on the day after its last."""
        return cls(seat_rows(org), invoices, today=org.season.end + timedelta(1))

    def day(self, day: date) -> dict[Whose, Fee]:
        """Return what everybody's seats cost on a day; nothing on a day that has not closed."""
        found: dict[Whose, Fee] = {}
        for cycle in self.cycles if day < self.today else ():
            if cycle.billed_on <= day < cycle.next_on:
                before = found.get(cycle.whose, Fee())
                billed = cycle.nanos if day == cycle.billed_on else 0
                found[cycle.whose] = Fee(before.billed + billed, before.amortised + cycle.part(day))
        return found

    def days(self) -> Iterator[date]:
        """Yield every closed day that a fee covers."""
        first = min((cycle.billed_on for cycle in self.cycles), default=self.today)
        for number in range((self.today - first).days):
            yield first + timedelta(number)


def expected_fees(rows: Sequence[SeatRow], start: date, end: date) -> dict[tuple[str, str], int]:
    """Return what the sheet lets us expect for the billing days of a period, in nano-dollars by (vendor, platform)."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for cycle in SeatTruth(rows, today=end + timedelta(1)).cycles:
        if start <= cycle.billed_on <= end:
            sums[cycle.whose.vendor, cycle.whose.platform] += cycle.nanos
    return dict(sums)


def _cycles(row: SeatRow, sheet_row: int) -> Iterator[Cycle]:
    """Yield a row's fees without end, or until it is over."""
    vendor = "cursor" if row.platform == "cursor" else "anthropic"
    whose = Whose(vendor, row.platform, row.email or UNATTRIBUTED)
    nanos = int(Decimal(row.price_usd).scaleb(NANOS)) * row.seats
    months = 12 if row.period == "year" else 1
    month = row.valid_from.year * 12 + row.valid_from.month - 1
    if billing_date(month, row.billing_day) < row.valid_from:
        month += 1
    while row.valid_to is None or billing_date(month, row.billing_day) < row.valid_to:
        following = month + months
        yield Cycle(
            whose, sheet_row, billing_date(month, row.billing_day), billing_date(following, row.billing_day), nanos
        )
        month = following


def billing_date(month: int, billing_day: int) -> date:
    """Return the billing day in a month counted from year 0; a shorter month is billed on its last day."""
    first = date(month // 12, month % 12 + 1, 1)
    last = date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(1)
    return min(first + timedelta(billing_day - 1), last)


def _invoiced(cycles: Sequence[Cycle], invoices: Sequence[InvoiceRow]) -> Iterator[Cycle]:
    """Yield the fees, those that an invoice charges with their part of what it says."""
    lines: dict[tuple[str, str, date, date], int] = defaultdict(int)
    for row in invoices:
        if row.kind == "seats":
            lines[row.vendor, row.platform, row.period_start, row.period_end] += int(
                Decimal(row.amount_usd).scaleb(NANOS)
            )
    claimed: dict[tuple[str, str, date, date], list[int]] = defaultdict(list)
    for place, cycle in enumerate(cycles):
        # The platform's own line goes before the vendor's for all of them, the later period before the earlier one.
        for line in sorted(lines, key=lambda line: (line[1] == "", -line[2].toordinal())):
            vendor, platform, start, end = line
            is_named = vendor == cycle.whose.vendor and platform in {"", cycle.whose.platform}
            if is_named and cycle.nanos and start <= cycle.billed_on <= end:
                claimed[line].append(place)
                break
    charged = {
        place: part
        for line, places in claimed.items()
        for place, part in _shared_out(lines[line], {place: cycles[place].nanos for place in places}).items()
    }
    for place, cycle in enumerate(cycles):
        yield replace(cycle, nanos=charged[place], invoiced=True) if place in charged else cycle


def _shared_out(amount: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Divide whole nano-dollars by weight so that the parts add up: largest remainder first, ties by row and day."""
    total = sum(weights.values())
    parts = {place: amount * weight // total for place, weight in weights.items()}
    left = amount - sum(parts.values())
    for place in sorted(weights, key=lambda place: (-(amount * weights[place] % total), place))[:left]:
        parts[place] += 1
    return parts


def total(fees: Iterable[Fee]) -> Fee:
    """Return the sums of both ledgers."""
    listed = list(fees)
    return Fee(sum(fee.billed for fee in listed), sum(fee.amortised for fee in listed))
