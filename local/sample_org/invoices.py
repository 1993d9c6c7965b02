"""The vendors' invoices as a person types them in: totals and parts, from what was really used and what seats cost.

Of two vendors' months one is off by an amount that nothing explains, one charges fewer dollars for seats than their
price says, and the oldest one is closed.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.seat_truth import expected_fees
from local.sample_org.spend import Month, Spend, ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from local.sample_org.seats import SeatRow

CENT = Decimal("0.01")
NANO = Decimal("1e-9")
TAX = Decimal("0.08")
GAP = Decimal("37.50")
"""US dollars on one invoice that nobody used."""
GAP_VENDOR = "anthropic"
SEAT_REBATE = Decimal("25.01")
"""US dollars that one invoice charges less for seats than their price says."""
REBATE_VENDOR = "cursor"
VENDORS = ("anthropic", "cursor")


class InvoiceRow(NamedTuple):
    """One row of the tab `invoices`."""

    vendor: str
    invoice_id: str
    period_start: date
    period_end: date
    amount_usd: str
    kind: str = "total"
    platform: str = ""
    issued_on: date | None = None
    closed_on: date | None = None
    note: str = ""


def gap_month(invoiced: Sequence[Month]) -> Month | None:
    """Return the month whose invoice nothing explains: the last but one, so that the last is explained exactly."""
    return invoiced[-2] if len(invoiced) > 1 else None


def invoice_rows(spend: Spend, seats: Sequence[SeatRow]) -> tuple[InvoiceRow, ...]:
    """Return the rows of all invoices for months that are over."""
    invoiced = ended(spend.org)
    return tuple(row for month in invoiced for row in _of_month(month, invoiced, spend, seats))


def _of_month(month: Month, invoiced: Sequence[Month], spend: Spend, seats: Sequence[SeatRow]) -> Iterator[InvoiceRow]:
    charges = spend.charges(month)
    fees = {key: nanos * NANO for key, nanos in expected_fees(seats, month.start, month.end).items()}
    for vendor in VENDORS:
        parts = [*_seat_parts(vendor, fees, invoiced.index(month), len(invoiced)), *_usage_parts(vendor, charges)]
        if month == gap_month(invoiced) and vendor == GAP_VENDOR:
            parts = [(k, p, amount + GAP if k == "usage" else amount) for k, p, amount in parts]
        if not any(amount for *_, amount in parts):
            continue
        taxed = (sum((amount for *_, amount in parts), Decimal(0)) * TAX).quantize(CENT)
        yield from _rows(vendor, month, [*parts, ("tax", "", taxed)], is_closed=month == invoiced[0])


Part = tuple[str, str, Decimal]
"""Kind, platform or nothing, US dollars."""


def _usage_parts(vendor: str, charges: Mapping[tuple[str, str], Decimal]) -> Iterator[Part]:
    for (charged_by, kind), amount in charges.items():
        if charged_by == vendor:
            yield kind, "claude_ai" if kind == "extra_usage" else "", amount.quantize(CENT)


def _seat_parts(vendor: str, fees: Mapping[tuple[str, str], Decimal], place: int, count: int) -> Iterator[Part]:
    """Yield a line for each platform; the oldest invoice has one for all, the newest of one vendor charges less."""
    own = {platform: amount for (charged_by, platform), amount in sorted(fees.items()) if charged_by == vendor}
    if place == 0 and own:
        own = {"": sum(own.values(), Decimal(0))}
    rebate = SEAT_REBATE if place == count - 1 and vendor == REBATE_VENDOR else Decimal(0)
    for platform, amount in own.items():
        yield "seats", platform, max(amount - rebate, Decimal(0)).quantize(CENT)


def _rows(vendor: str, month: Month, parts: Sequence[Part], *, is_closed: bool) -> Iterator[InvoiceRow]:
    number = f"{vendor[:3].upper()}-{month.year}{month.number:02}"
    issued = month.end + timedelta(1)
    total = InvoiceRow(
        vendor,
        number,
        month.start,
        month.end,
        str(sum((amount for *_, amount in parts), Decimal(0))),
        issued_on=issued,
        closed_on=issued + timedelta(7) if is_closed else None,
    )
    yield total
    for kind, platform, amount in parts:
        yield total._replace(amount_usd=str(amount), kind=kind, platform=platform, issued_on=None, closed_on=None)
