"""The user cost report: what each person cost, in fractional cents as decimal strings.

https://platform.claude.com/docs/en/api/admin/analytics/cost/list_by_user
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.errors import SkippableError
from shared.rows import RawRow, Rows, email
from shared.strict import Count, Legible, Moment, Reader, glimpse, usd_of_cents, utc_day

from .report import Record, Report, note_incomplete

if TYPE_CHECKING:
    from shared.rows import Context, Page


class CostRow(RawRow, kw_only=True, gc=False):
    """One line of raw_enterprise_cost."""

    MEASURES: ClassVar[tuple[str, ...]] = ("amount_usd", "list_amount_usd", "requests")

    cost_date: date
    user_id: str | None
    user_email: str | None
    product: str | None
    model: str | None
    context_window: str | None
    inference_geo: str | None
    speed: str | None
    cost_type: str | None
    token_type: str | None
    amount_usd: Decimal
    list_amount_usd: Decimal | None
    requests: int | None
    currency: str
    data_refreshed_at: datetime | None


class _Record(Record, forbid_unknown_fields=True, kw_only=True):
    amount: Decimal
    currency: str
    list_amount: Decimal | None = None
    requests: Count | None = None
    cost_type: str | None = None
    token_type: str | None = None


class _Day(msgspec.Struct):
    starting_at: Moment


class _Amount(msgspec.Struct):
    amount: Decimal
    currency: str = "USD"


def _glance(raw: msgspec.Raw) -> Legible:
    found, when = glimpse(raw, _Amount), glimpse(raw, _Day)
    day = utc_day(when.starting_at) if when else None
    if found is None or found.currency != "USD":
        return Legible(day)
    try:
        return Legible(day, usd_of_cents(found.amount, Rows(), ""))
    except SkippableError:
        return Legible(day)


REPORT = Reader("enterprise_cost", Report)
RECORD = Reader("enterprise_cost", _Record, at="data", glance=_glance)


def rows(page: Page, context: Context) -> Rows:
    """Read a page; seat-based plans show usage beyond the seats only."""
    out = Rows()
    report = REPORT.page(page.body, out)
    note_incomplete(report, context, out)
    RECORD.each(report.data, out, partial(_row, report, out))
    return out


def _row(report: Report, out: Rows, found: _Record, raw: str) -> CostRow:
    if found.currency != "USD":
        raise SkippableError(f"amount is in {found.currency}, not in USD", field="currency")
    day = utc_day(found.starting_at)
    listed = found.list_amount
    subject = f"enterprise_cost {day}"
    return CostRow(
        cost_date=day,
        user_id=found.actor.user_id,
        user_email=email(found.actor.email),
        product=found.product,
        model=found.model,
        context_window=found.context_window,
        inference_geo=found.inference_geo,
        speed=found.speed,
        cost_type=found.cost_type,
        token_type=found.token_type,
        amount_usd=usd_of_cents(found.amount, out, subject),
        list_amount_usd=None if listed is None else usd_of_cents(listed, out, subject, "list_amount"),
        requests=found.requests,
        currency=found.currency,
        data_refreshed_at=report.data_refreshed_at,
        raw_response=raw,
    )
