"""The daily usage summary of claude.ai: one row per person and day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .form import Format, addresses_in

if TYPE_CHECKING:
    from ..records import Record


class UsageRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_claude_ai_usage`."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "message_count",
        "conversation_sessions",
        "input_tokens",
        "output_tokens",
        "is_active",
    )

    usage_date: date
    email: str | None
    message_count: int | None
    conversation_sessions: int | None
    input_tokens: int | None
    output_tokens: int | None
    is_active: bool | None


def _row(record: Record) -> UsageRow:
    return UsageRow(
        raw_response=record.raw,
        usage_date=record.day("date"),
        email=record.email("email"),
        message_count=record.count("message_count"),
        conversation_sessions=record.count("conversation_sessions"),
        input_tokens=record.count("input_tokens"),
        output_tokens=record.count("output_tokens"),
        is_active=_is_active(record),
    )


def _is_active(record: Record) -> bool | None:
    """Some files say yes or no, others count what was done."""
    value = record.text("daily_active_usage")
    if value and value.isdecimal():
        return int(value) > 0
    return record.flag("daily_active_usage")


USAGE_SUMMARY = Format(
    stream="upload_claude_ai_usage",
    title="claude.ai daily usage summary",
    columns={
        "email": ("user_email", "email_address", "user"),
        "date": ("usage_date", "activity_date", "day"),
        "message_count": ("messages",),
        "conversation_sessions": ("conversations", "conversation_count", "sessions"),
        "input_tokens": (),
        "output_tokens": (),
        "daily_active_usage": ("is_active", "active", "daily_active"),
    },
    required=("email", "date", "message_count", "conversation_sessions"),
    row=_row,
    period="days",
    when="date",
    people=addresses_in("email"),
)
