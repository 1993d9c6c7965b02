"""The vendor's pages into typed rows, by stream; each stream's module knows its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .audit import audit_rows
from .daily import daily_rows
from .events import event_rows
from .members import member_rows
from .spend import spend_rows

if TYPE_CHECKING:
    from shared.rows import Context, Page, Rows, RowsOf

STREAMS: dict[str, RowsOf] = {
    "cursor_daily": daily_rows,
    "cursor_events": event_rows,
    "cursor_spend": spend_rows,
    "cursor_members": member_rows,
    "cursor_audit": audit_rows,
}


def rows(page: Page, context: Context) -> Rows:
    """Read one page of any stream; FatalError when it is not a page of that stream at all."""
    return STREAMS[context.stream](page, context)
