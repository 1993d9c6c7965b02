"""The user usage report: tokens per person, product and model.

https://platform.claude.com/docs/en/api/admin/analytics/usage/list_by_user
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.rows import RawRow, Rows, email
from shared.strict import Count, Reader, utc_day

from .report import Record, Report, note_incomplete

if TYPE_CHECKING:
    from shared.rows import Context, Page


class UsageRow(RawRow, kw_only=True, gc=False):
    """One line of raw_enterprise_usage."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "uncached_input_tokens",
        "cache_creation_5m_tokens",
        "cache_creation_1h_tokens",
        "cache_read_input_tokens",
        "output_tokens",
        "web_search_requests",
        "requests",
    )

    usage_date: date
    user_id: str | None
    user_email: str | None
    product: str | None
    model: str | None
    context_window: str | None
    inference_geo: str | None
    speed: str | None
    uncached_input_tokens: int
    cache_creation_5m_tokens: int
    cache_creation_1h_tokens: int
    cache_read_input_tokens: int
    output_tokens: int
    web_search_requests: int
    requests: int | None
    data_refreshed_at: datetime | None


class _CacheCreation(msgspec.Struct, forbid_unknown_fields=True):
    ephemeral_5m_input_tokens: Count
    ephemeral_1h_input_tokens: Count


class _ServerToolUse(msgspec.Struct, forbid_unknown_fields=True):
    web_search_requests: Count


class _Record(Record, forbid_unknown_fields=True, kw_only=True):
    uncached_input_tokens: Count
    cache_creation: _CacheCreation
    cache_read_input_tokens: Count
    output_tokens: Count
    server_tool_use: _ServerToolUse
    requests: Count | None = None
    total_tokens: Count | None = None


REPORT = Reader("enterprise_usage", Report)
RECORD = Reader("enterprise_usage", _Record, at="data")


def rows(page: Page, context: Context) -> Rows:
    """Read a page; traffic of API keys is not in this report."""
    out = Rows()
    report = REPORT.page(page.body, out)
    note_incomplete(report, context, out)
    RECORD.each(report.data, out, partial(_row, report))
    return out


def _row(report: Report, found: _Record, raw: str) -> UsageRow:
    return UsageRow(
        usage_date=utc_day(found.starting_at),
        user_id=found.actor.user_id,
        user_email=email(found.actor.email),
        product=found.product,
        model=found.model,
        context_window=found.context_window,
        inference_geo=found.inference_geo,
        speed=found.speed,
        uncached_input_tokens=found.uncached_input_tokens,
        cache_creation_5m_tokens=found.cache_creation.ephemeral_5m_input_tokens,
        cache_creation_1h_tokens=found.cache_creation.ephemeral_1h_input_tokens,
        cache_read_input_tokens=found.cache_read_input_tokens,
        output_tokens=found.output_tokens,
        web_search_requests=found.server_tool_use.web_search_requests,
        requests=found.requests,
        data_refreshed_at=report.data_refreshed_at,
        raw_response=raw,
    )
