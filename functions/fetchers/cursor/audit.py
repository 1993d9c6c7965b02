"""The audit log: who did what to the team. It holds IP addresses, which are personal data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.rows import RawRow, Rows, email
from shared.strict import Legible, Moment, Reader, glimpse, utc_day

from .envelopes import IGNORED, AuditPage

if TYPE_CHECKING:
    from shared.rows import Context, Page

STREAM = "cursor_audit"


class _When(msgspec.Struct):
    timestamp: Moment


class _AuditEvent(_When, kw_only=True, forbid_unknown_fields=True, gc=False):
    event_id: str
    user_email: str | None = None
    event_type: str | None = None
    ip_address: str | None = None
    event_data: msgspec.Raw = IGNORED


class AuditRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_cursor_audit`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("event_id",)

    event_date: date
    event_timestamp: datetime
    event_id: str
    user_email: str | None
    event_type: str | None
    ip_address: str | None
    event_data: str | None


def _glance(raw: msgspec.Raw) -> Legible:
    when = glimpse(raw, _When)
    return Legible(utc_day(when.timestamp) if when else None)


ENVELOPE = Reader(STREAM, AuditPage)
RECORDS = Reader(STREAM, _AuditEvent, at="events", glance=_glance)


def audit_rows(page: Page, _context: Context) -> Rows:
    """Read one page of the audit log."""
    out = Rows()
    RECORDS.each(ENVELOPE.page(page.body, out).events, out, _row)
    return out


def _row(event: _AuditEvent, text: str) -> AuditRow:
    data = str(event.event_data, "utf-8")
    moment = event.timestamp.astimezone(UTC)
    return AuditRow(
        raw_response=text,
        event_date=moment.date(),
        event_timestamp=moment,
        event_id=event.event_id,
        user_email=email(event.user_email),
        event_type=event.event_type,
        ip_address=event.ip_address,
        event_data=None if data == "null" else data,
    )
