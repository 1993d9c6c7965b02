"""The members of the claude.ai organisation, as they are on the day of the export."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .form import Format, addresses_in

if TYPE_CHECKING:
    from ..records import Record


class MemberRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_claude_ai_members`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("email",)

    state_date: date
    email: str
    name: str | None
    role: str | None
    status: str | None
    seat_tier: str | None


def _row(record: Record) -> MemberRow:
    return MemberRow(
        raw_response=record.raw,
        state_date=record.coverage.start,
        email=record.address("email"),
        name=record.text("name"),
        role=record.text("role"),
        status=record.text("status"),
        seat_tier=record.text("seat_tier"),
    )


MEMBERS = Format(
    stream="upload_members",
    title="claude.ai members",
    columns={
        "name": ("full_name",),
        "email": ("email_address",),
        "role": (),
        "status": (),
        "seat_tier": ("seat_type",),
    },
    required=("name", "email", "role", "seat_tier"),
    row=_row,
    period="state",
    people=addresses_in("email"),
)
