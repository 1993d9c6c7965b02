"""The messages usage report: tokens per day and priced dimension.

https://platform.claude.com/docs/en/api/admin/usage_report/retrieve_messages
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.rows import RawRow, Rows
from shared.strict import Count, Reader, total, utc_day

from .report import Report

if TYPE_CHECKING:
    from shared.rows import Context, Page


class UsageRow(RawRow, kw_only=True, gc=False):
    """One line of raw_anthropic_usage; None in a grouped dimension is a value of its own."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "uncached_input_tokens",
        "cached_input_tokens",
        "cache_read_input_tokens",
        "output_tokens",
        "web_search_requests",
    )

    usage_date: date
    usage_hour: int | None = None
    api_key_id: str | None
    workspace_id: str | None
    account_id: str | None
    service_account_id: str | None
    model: str | None
    service_tier: str | None
    context_window: str | None
    inference_geo: str | None
    speed: str | None
    uncached_input_tokens: int
    cached_input_tokens: int
    cache_creation_5m_tokens: int
    cache_creation_1h_tokens: int
    cache_read_input_tokens: int
    output_tokens: int
    web_search_requests: int
    group_by: str


class _CacheCreation(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    ephemeral_5m_input_tokens: Count
    ephemeral_1h_input_tokens: Count


class _ServerToolUse(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    web_search_requests: Count


class _Result(msgspec.Struct, forbid_unknown_fields=True):
    """Dimensions have to be present, null or not: a missing one would read as Console use or default workspace."""

    api_key_id: str | None
    workspace_id: str | None
    model: str | None
    service_tier: str | None
    context_window: str | None
    uncached_input_tokens: Count
    cache_creation: _CacheCreation
    cache_read_input_tokens: Count
    output_tokens: Count
    server_tool_use: _ServerToolUse
    # Not every account and not every year of the vendor's documentation has these.
    inference_geo: str | None = None
    account_id: str | None = None
    service_account_id: str | None = None
    speed: str | None = None


REPORT = Reader("anthropic_usage", Report)
RESULT = Reader("anthropic_usage", _Result, at="data.results")


def rows(page: Page, _context: Context) -> Rows:
    """Read a page of day buckets; an empty bucket is a day without usage."""
    out = Rows()
    group_by = page.asked["group_by"]
    for bucket in REPORT.page(page.body, out).data:
        day = utc_day(bucket.starting_at)
        RESULT.each(bucket.results, out, partial(_row, day, group_by), day)
    return out


def _row(day: date, group_by: str, found: _Result, raw: str) -> UsageRow:
    cache = found.cache_creation
    return UsageRow(
        usage_date=day,
        api_key_id=found.api_key_id,
        workspace_id=found.workspace_id,
        account_id=found.account_id,
        service_account_id=found.service_account_id,
        model=found.model,
        service_tier=found.service_tier,
        context_window=found.context_window,
        inference_geo=found.inference_geo,
        speed=found.speed,
        uncached_input_tokens=found.uncached_input_tokens,
        cached_input_tokens=total((cache.ephemeral_5m_input_tokens, cache.ephemeral_1h_input_tokens), "cache_creation"),
        cache_creation_5m_tokens=cache.ephemeral_5m_input_tokens,
        cache_creation_1h_tokens=cache.ephemeral_1h_input_tokens,
        cache_read_input_tokens=found.cache_read_input_tokens,
        output_tokens=found.output_tokens,
        web_search_requests=found.server_tool_use.web_search_requests,
        group_by=group_by,
        raw_response=raw,
    )
