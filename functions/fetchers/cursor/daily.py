"""Daily usage: one row per member and day, inactive members included. No tokens and no money here."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from shared.errors import SkippableError
from shared.ledger import Finding
from shared.rows import RawRow, Rows, email
from shared.strict import Count, Legible, Reader, glimpse

from .envelopes import DailyPage
from .instants import instant

if TYPE_CHECKING:
    from shared.rows import Context, Page

STREAM = "cursor_daily"


class _Dated(msgspec.Struct, rename="camel"):
    day: date | None = None
    instant: int | str | None = msgspec.field(default=None, name="date")


class _DailyUsage(_Dated, kw_only=True, rename="camel", forbid_unknown_fields=True, gc=False):
    """One record as documented; its `date` is any time of the day, so it is never a key."""

    total_lines_added: Count | None
    total_lines_deleted: Count | None
    accepted_lines_added: Count | None
    accepted_lines_deleted: Count | None
    total_applies: Count | None
    total_accepts: Count | None
    total_rejects: Count | None
    total_tabs_shown: Count | None
    total_tabs_accepted: Count | None
    composer_requests: Count | None
    chat_requests: Count | None
    agent_requests: Count | None
    cmdk_usages: Count | None
    bugbot_usages: Count | None
    subscription_included_reqs: Count | None
    usage_based_reqs: Count | None
    api_key_reqs: Count | None
    email: str | None = None
    user_id: int | str | None = None
    is_active: bool | None = None
    most_used_model: str | None = None
    apply_most_used_extension: str | None = None
    tab_most_used_extension: str | None = None
    client_version: str | None = None


class DailyRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_cursor_usage`."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "agent_requests",
        "chat_requests",
        "composer_requests",
        "total_lines_added",
        "total_lines_deleted",
        "accepted_lines_added",
        "accepted_lines_deleted",
        "total_applies",
        "total_accepts",
        "total_rejects",
        "total_tabs_shown",
        "total_tabs_accepted",
        "cmdk_usages",
        "bugbot_usages",
        "subscription_included_reqs",
        "usage_based_reqs",
        "api_key_reqs",
    )

    usage_date: date
    email: str | None
    user_id: str | None
    is_active: bool | None
    total_lines_added: int | None
    total_lines_deleted: int | None
    accepted_lines_added: int | None
    accepted_lines_deleted: int | None
    total_applies: int | None
    total_accepts: int | None
    total_rejects: int | None
    total_tabs_shown: int | None
    total_tabs_accepted: int | None
    composer_requests: int | None
    chat_requests: int | None
    agent_requests: int | None
    cmdk_usages: int | None
    bugbot_usages: int | None
    subscription_included_reqs: int | None
    usage_based_reqs: int | None
    api_key_reqs: int | None
    most_used_model: str | None
    client_version: str | None


def _glance(raw: msgspec.Raw) -> Legible:
    seen = glimpse(raw, _Dated)
    return Legible(seen.day if seen else None)


ENVELOPE = Reader(STREAM, DailyPage)
RECORDS = Reader(STREAM, _DailyUsage, at="data", glance=_glance)


def daily_rows(page: Page, _context: Context) -> Rows:
    """Read one page of daily usage; the same person under two ids or spellings stays two rows."""
    out = Rows()
    RECORDS.each(ENVELOPE.page(page.body, out).data, out, partial(_row, out))
    return out


def _row(out: Rows, record: _DailyUsage, text: str) -> DailyRow:
    counts: dict[str, Any] = {name: getattr(record, name) for name in DailyRow.MEASURES}
    row = DailyRow(
        raw_response=text,
        usage_date=_day(record),
        email=email(record.email),
        user_id=None if record.user_id is None else str(record.user_id),
        is_active=record.is_active,
        most_used_model=record.most_used_model,
        client_version=record.client_version,
        **counts,
    )
    if (row.accepted_lines_added or 0) > (row.total_lines_added or 0):
        out.findings.append(_accepted_above_total(row))
    return row


def _day(record: _DailyUsage) -> date:
    if record.day:
        return record.day
    if record.instant is None:
        raise SkippableError("neither day nor date says which day this is", field="day")
    return instant(record.instant, "date").date()


def _accepted_above_total(row: DailyRow) -> Finding:
    lines = f"acceptedLinesAdded {row.accepted_lines_added} above totalLinesAdded {row.total_lines_added}"
    return Finding("accepted_above_total", row.email or row.user_id or "nobody", f"{row.usage_date}: {lines}")
