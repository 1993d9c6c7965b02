"""What each member has spent so far in the billing cycle: cumulative, a control total for the events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.errors import FatalError, SkippableError
from shared.rows import RawRow, Rows, email
from shared.strict import Count, Legible, Reader, glimpse

from .envelopes import IGNORED, SpendPage
from .instants import instant
from .money import numeric, usd

if TYPE_CHECKING:
    from shared.ledger import Finding
    from shared.rows import Context, Page

STREAM = "cursor_spend"


class _Spend(msgspec.Struct, rename="camel", forbid_unknown_fields=True, gc=False):
    """One member's spend, in fractional cents; limits are in dollars."""

    spend_cents: Decimal | None
    user_id: int | str | None = None
    email: str | None = None
    name: str | None = None
    role: str | None = None
    overall_spend_cents: Decimal | None = None
    included_spend_cents: Decimal | None = None
    fast_premium_requests: Count | None = None
    monthly_limit_dollars: Decimal | None = None
    hard_limit_override_dollars: msgspec.Raw = IGNORED
    effective_per_user_limit_dollars: msgspec.Raw = IGNORED
    # Seen in live answers only.
    billing_tier: msgspec.Raw = IGNORED
    api_percent_used: msgspec.Raw = IGNORED
    auto_percent_used: msgspec.Raw = IGNORED
    total_percent_used: msgspec.Raw = IGNORED
    profile_picture_url: msgspec.Raw = IGNORED
    removed_at: msgspec.Raw = IGNORED
    usage_promo_expires_at: msgspec.Raw = IGNORED


class SpendRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_cursor_spend`: cumulative within its billing cycle, a control total."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "spend_usd",
        "overall_spend_usd",
        "included_spend_usd",
        "fast_premium_requests",
    )

    state_date: date
    cycle_start: date
    user_id: str | None
    email: str | None
    name: str | None
    role: str | None
    spend_usd: Decimal | None
    overall_spend_usd: Decimal | None
    included_spend_usd: Decimal | None
    fast_premium_requests: int | None
    monthly_limit_usd: Decimal | None


class _Amount(msgspec.Struct, rename="camel"):
    spend_cents: Decimal


def _glance(raw: msgspec.Raw) -> Legible:
    amount = glimpse(raw, _Amount)
    try:
        return Legible(None, usd(amount.spend_cents, "spendCents", []) if amount else None)
    except SkippableError:
        return Legible()


ENVELOPE = Reader(STREAM, SpendPage)
RECORDS = Reader(STREAM, _Spend, at="teamMemberSpend", glance=_glance)


def spend_rows(page: Page, context: Context) -> Rows:
    """Read one page of spend so far, as seen on the context's day."""
    out = Rows()
    envelope = ENVELOPE.page(page.body, out)
    try:
        cycle_start = instant(envelope.subscription_cycle_start, "subscriptionCycleStart").date()
    except SkippableError as error:
        raise FatalError(f"{STREAM}, {context.start}, field {error.field}: {error.reason}") from None

    def build(spend: _Spend, text: str) -> SpendRow:
        return _row(spend, text, (context.start, cycle_start), out.findings)

    RECORDS.each(envelope.team_member_spend, out, build, context.start)
    return out


def _row(spend: _Spend, text: str, dates: tuple[date, date], findings: list[Finding]) -> SpendRow:
    state_date, cycle_start = dates
    return SpendRow(
        raw_response=text,
        state_date=state_date,
        cycle_start=cycle_start,
        user_id=None if spend.user_id is None else str(spend.user_id),
        email=email(spend.email),
        name=spend.name,
        role=spend.role,
        spend_usd=usd(spend.spend_cents, "spendCents", findings),
        overall_spend_usd=usd(spend.overall_spend_cents, "overallSpendCents", findings),
        included_spend_usd=usd(spend.included_spend_cents, "includedSpendCents", findings),
        fast_premium_requests=spend.fast_premium_requests,
        monthly_limit_usd=numeric(spend.monthly_limit_dollars, "monthlyLimitDollars", findings),
    )
