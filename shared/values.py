"""Values as vendors write them: amounts of money, counts, days and instants, exact or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Annotated

import msgspec

from shared.errors import SkippableError
from shared.ledger import Finding
from shared.rows import NANO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.rows import Rows

LARGEST_COUNT = 2**63 - 1
Count = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_COUNT)]
"""A whole number that fits INT64; a boolean, a negative or a larger one is not."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""An RFC 3339 instant; one without its offset could be any of 26 hours."""

EXACT = Context(prec=1000, rounding=ROUND_HALF_EVEN)
"""Wide enough that nothing is rounded before the one place where it is said."""
LARGEST_EXPONENT = 28
"""NUMERIC has 29 digits before its point."""


def usd_of_cents(cents: Decimal, out: Rows, subject: str, field: str = "amount") -> Decimal:
    """Return US dollars with 9 decimals, half to even; a rounded digit becomes a finding about `subject`.

    SkippableError when the amount is no number, or more than NUMERIC holds.
    """
    if not cents.is_finite() or cents.adjusted() > LARGEST_EXPONENT:
        raise SkippableError(f"{cents} cents is not an amount of money", field=field)
    exact = EXACT.scaleb(cents, -2)
    rounded = EXACT.quantize(exact, NANO)
    if rounded != exact:
        out.findings.append(Finding("rounded", subject, f"{field} {cents} cents is kept as {rounded} US dollars"))
    return rounded


def total(counts: Iterable[int], field: str) -> int:
    """Return a sum that fits INT64; SkippableError when it does not."""
    found = sum(counts)
    if found > LARGEST_COUNT:
        raise SkippableError(f"the sum {found} does not fit INT64", field=field)
    return found


def utc_day(moment: datetime) -> date:
    """Return the UTC day of an instant, whatever offset it was written with."""
    return moment.astimezone(UTC).date()


def iso_day(text: str, field: str) -> date:
    """Return the UTC day of an ISO 8601 day or instant; SkippableError when it is neither, or lacks its offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SkippableError(f"{text!r} is no date", field=field) from None
    if moment.tzinfo is not None:
        return utc_day(moment)
    if len(text) > len("2026-01-31"):
        raise SkippableError(f"{text!r} has a time of day but no offset from UTC", field=field)
    return moment.date()
