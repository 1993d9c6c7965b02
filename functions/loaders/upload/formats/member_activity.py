"""The members analytics of claude.ai: what each member did, summed over the period in the file's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .form import Format, addresses_in

if TYPE_CHECKING:
    from ..records import Record

COUNTS = (
    "days_active",
    "chats",
    "messages",
    "projects_created",
    "projects_used",
    "pull_requests",
    "code_sessions",
    "file_edits",
    "cowork_sessions",
    "cowork_messages",
    "artifacts_created",
)


class MemberActivityRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_claude_ai_member_activity`."""

    MEASURES: ClassVar[tuple[str, ...]] = (*COUNTS, "estimated_spend_usd")

    period_start: date
    period_end: date
    email: str
    name: str | None
    role: str | None
    seat_tier: str | None
    last_active: date | None
    days_active: int | None
    chats: int | None
    messages: int | None
    projects_created: int | None
    projects_used: int | None
    pull_requests: int | None
    code_sessions: int | None
    file_edits: int | None
    cowork_sessions: int | None
    cowork_messages: int | None
    artifacts_created: int | None
    estimated_spend_usd: Decimal | None


def _row(record: Record) -> MemberActivityRow:
    last_active = record.text("last_active")
    return MemberActivityRow(
        raw_response=record.raw,
        period_start=record.coverage.start,
        period_end=record.coverage.end,
        email=record.address("email"),
        name=record.text("name"),
        role=record.text("role"),
        seat_tier=record.text("seat_tier"),
        last_active=None if last_active in {None, "-", "Never"} else record.day("last_active"),
        estimated_spend_usd=record.usd("estimated_spend_usd"),
        **{name: record.count(name) for name in COUNTS},
    )


MEMBER_ACTIVITY = Format(
    stream="upload_members_analytics",
    title="claude.ai members analytics",
    columns={
        "name": (),
        "email": ("email_address",),
        "role": (),
        "seat_tier": (),
        "last_active": (),
        **dict.fromkeys(COUNTS, ()),
        "estimated_spend_usd": ("estimated_spend",),
        # Parts of the artifacts that some plans have beside their sum; they stay in the row as it came.
        "claude_code_artifacts": (),
        "cowork_artifacts": (),
    },
    required=("email", "days_active", "chats", "messages"),
    row=_row,
    period="any",
    money=("estimated_spend_usd",),
    people=addresses_in("email"),
)
