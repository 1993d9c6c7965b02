"""The members of the team, as they are now."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.rows import RawRow, Rows, email
from shared.strict import Reader

from .envelopes import MembersPage

if TYPE_CHECKING:
    from shared.rows import Context, Page

STREAM = "cursor_members"


class _Member(msgspec.Struct, rename="camel", forbid_unknown_fields=True, gc=False):
    id: int | str
    email: str | None = None
    name: str | None = None
    role: str | None = None
    is_removed: bool | None = None


class MemberRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_cursor_members`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("user_id", "email")

    state_date: date
    user_id: str | None
    email: str | None
    name: str | None
    role: str | None
    is_removed: bool | None


ENVELOPE = Reader(STREAM, MembersPage)
RECORDS = Reader(STREAM, _Member, at="teamMembers")


def member_rows(page: Page, context: Context) -> Rows:
    """Read the list of members, as seen on the context's day."""
    out = Rows()
    RECORDS.each(ENVELOPE.page(page.body, out).team_members, out, partial(_row, context.start), context.start)
    return out


def _row(state_date: date, member: _Member, text: str) -> MemberRow:
    return MemberRow(
        raw_response=text,
        state_date=state_date,
        user_id=str(member.id),
        email=email(member.email),
        name=member.name,
        role=member.role,
        is_removed=member.is_removed,
    )
