"""The cost report: what a day cost per workspace and line, in cents as decimal strings.

https://platform.claude.com/docs/en/api/admin/cost_report/retrieve
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.errors import SkippableError
from shared.rows import RawRow, Rows
from shared.strict import Legible, Reader, glimpse, usd_of_cents, utc_day

from .report import Report

if TYPE_CHECKING:
    from shared.rows import Context, Page


class CostRow(RawRow, kw_only=True, gc=False):
    """One line of raw_anthropic_cost."""

    MEASURES: ClassVar[tuple[str, ...]] = ("cost_usd",)

    cost_date: date
    cost_hour: int | None = None
    api_key_id: str | None = None
    workspace_id: str | None
    model: str | None
    cost_usd: Decimal
    cost_type: str | None
    token_type: str | None
    service_tier: str | None
    context_window: str | None
    inference_geo: str | None
    description: str | None
    currency: str


class _Result(msgspec.Struct, forbid_unknown_fields=True):
    """Real answers can have null in every field that says what the money was for."""

    amount: Decimal
    currency: str
    workspace_id: str | None
    description: str | None
    cost_type: str | None
    token_type: str | None
    model: str | None
    service_tier: str | None
    context_window: str | None
    inference_geo: str | None = None


class _Amount(msgspec.Struct):
    amount: Decimal
    currency: str = "USD"


def _glance(raw: msgspec.Raw) -> Legible:
    found = glimpse(raw, _Amount)
    if found is None or found.currency != "USD":
        return Legible()
    try:
        return Legible(amount_usd=usd_of_cents(found.amount, Rows(), ""))
    except SkippableError:
        return Legible()


REPORT = Reader("anthropic_cost", Report)
RESULT = Reader("anthropic_cost", _Result, at="data.results", glance=_glance)


def rows(page: Page, _context: Context) -> Rows:
    """Read a page of day buckets; equal lines are kept as often as they come."""
    out = Rows()
    for bucket in REPORT.page(page.body, out).data:
        day = utc_day(bucket.starting_at)
        RESULT.each(bucket.results, out, partial(_row, day, out), day)
    return out


def _row(day: date, out: Rows, found: _Result, raw: str) -> CostRow:
    if found.currency != "USD":
        raise SkippableError(f"amount is in {found.currency}, not in USD", field="currency")
    return CostRow(
        cost_date=day,
        workspace_id=found.workspace_id,
        model=found.model,
        cost_usd=usd_of_cents(found.amount, out, f"anthropic_cost {day}"),
        cost_type=found.cost_type,
        token_type=found.token_type,
        service_tier=found.service_tier,
        context_window=found.context_window,
        inference_geo=found.inference_geo,
        description=found.description,
        currency=found.currency,
        raw_response=raw,
    )
