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
    return numeric(cents and cents.scaleb(-2, EXACT), field, findings)


@lru_cache(maxsize=1024)
def charged_by_kind(kind: str) -> bool | None:
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
