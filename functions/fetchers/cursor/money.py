"""What one usage event costs, in the vendor's words turned into US dollars.

https://cursor.com/docs/account/teams/admin-api says to sum `chargedCents`; that includes usage which a plan covers, so
what an invoice charges is decided here, by `isChargeable` or, in older answers, by `kind`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from shared.errors import SkippableError
from shared.ledger import Finding
from shared.rows import NANO
from shared.strict import EXACT, LARGEST_EXPONENT

NOTHING = Decimal(0)
WORDS = re.compile(r"[^\W_]+")
CHARGED = "usage based"
COVERED = ("included", "errored", "aborted")
"""How kinds begin that no invoice charges."""


def numeric(value: Decimal | None, field: str, findings: list[Finding]) -> Decimal | None:
    """Return a number with 9 decimals, half to even; SkippableError when it is none, or more than NUMERIC holds.

    Rounding is reported per field, not per amount: fractions of a cent are everywhere.
    """
    if value is None:
        return None
    if not value.is_finite() or value.adjusted() > LARGEST_EXPONENT:
        raise SkippableError(f"{value} is not a number that we can keep", field=field)
    rounded = EXACT.quantize(value, NANO)
    if rounded != value:
        findings.append(Finding("rounded", field, "finer than 9 decimals, rounded half to even"))
    return rounded


def usd(cents: Decimal | None, field: str, findings: list[Finding]) -> Decimal | None:
    """Return cents as US dollars, rounded and refused as `numeric` does."""
    if cents is not None and cents.is_finite():
        return numeric(cents.scaleb(-2, EXACT), field, findings)
    return numeric(cents, field, findings)


@lru_cache(maxsize=1024)
def _charged_by_kind(kind: str) -> bool | None:
    """Return whether an invoice charges events of this kind; None when its words do not say.

    The set of kinds is open: `Usage-based`, `Included in Business`, `Errored, Not Charged`,
    `USAGE_EVENT_KIND_USAGE_BASED`, …
    """
    words = WORDS.findall(kind.casefold().removeprefix("usage_event_kind_"))
    text = " ".join(words)
    if text == CHARGED:
        return True
    if text.startswith(COVERED) or "not charged" in text or "free" in words:
        return False
    return None


def list_cost(
    total_cents: Decimal | None, fee_cents: Decimal | None, charged: Decimal | None, findings: list[Finding]
) -> Decimal | None:
    """Return the model's price before discounts plus the token fee; both added before they are rounded once."""
    if total_cents is None:
        return charged
    if fee_cents is None:
        return usd(total_cents, "totalCents + cursorTokenFee", findings)
    return usd(EXACT.add(total_cents, fee_cents), "totalCents + cursorTokenFee", findings)


def billed(
    is_chargeable: bool | None, kind: str | None, amount: Decimal | None, findings: list[Finding]
) -> Decimal | None:
    """Return what an invoice charges: the amount, nothing, or None when nobody can tell."""
    if is_chargeable is None:
        is_chargeable = _charged_by_kind(kind or "")
    if is_chargeable is None:
        said = "not known and no isChargeable beside it: what an invoice charges is unknown"
        findings.append(Finding("unknown_kind", kind or "(none)", said))
        return None
    if not is_chargeable:
        return NOTHING
    if amount is None:
        said = "chargeable, but neither chargedCents nor totalCents says how much"
        findings.append(Finding("unknown_amount", kind or "(none)", said))
    return amount
