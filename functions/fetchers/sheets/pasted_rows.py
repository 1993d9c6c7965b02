"""What the tab claude_ai_usage says: one person's day in claude.ai, pasted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .amounts import count

if TYPE_CHECKING:
    from .cells import Record

COUNTS = ("message_count", "conversation_sessions", "input_tokens", "output_tokens")
YES = {"true", "yes", "y", "1", "1.0", "active"}
NO = {"false", "no", "n", "0", "0.0", "inactive"}


def pasted_day(record: Record, today: date) -> list[dict[str, Any]]:
    """Return one person's measures of one day; what is left blank is not reported, which is not zero."""
    address = record.email("email")
    if address is None:
        raise record.refusal("email", "is blank: write the person's address, or clear the whole row")
    day = record.required_day("date")
    if day > today:
        raise record.refusal("date", f"is after {today}, the day of this sheet: write the day of the usage")
    measures = {column: count(record, column) for column in COUNTS}
    is_active = _is_active(record)
    if is_active is None and all(value is None for value in measures.values()):
        raise record.refusal("message_count", "the row has no measure: write at least one, or clear the whole row")
    last = day + timedelta(days=1)
    return [{"key": address, "email": address, "valid_from": day, "valid_to": last, "is_active": is_active, **measures}]


def _is_active(record: Record) -> bool | None:
    written = (record.text("daily_active_usage") or "").lower()
    if written and written not in YES | NO:
        raise record.refusal("daily_active_usage", "is neither true nor false: write true, false or nothing")
    return written in YES if written else None
