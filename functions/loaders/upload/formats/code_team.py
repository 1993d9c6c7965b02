"""The team page of Claude Code: lines per person in a calendar month, written as the browser's locale does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from shared.rows import RawRow

from .form import Format, addresses_in

if TYPE_CHECKING:
    from ..records import Record


class CodeTeamRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_claude_code_team`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("lines_accepted",)

    period_start: date
    period_end: date
    email: str
    lines_accepted: int


def _row(record: Record) -> CodeTeamRow:
    lines = record.count("lines_this_month")
    if lines is None:
        raise record.refusal("lines_this_month", "is blank")
    return CodeTeamRow(
        raw_response=record.raw,
        period_start=record.coverage.start,
        period_end=record.coverage.end,
        email=record.address("user"),
        lines_accepted=lines,
    )


CODE_TEAM = Format(
    stream="upload_claude_code_team",
    title="Claude Code team",
    columns={"user": ("email",), "lines_this_month": ("lines_accepted_this_month",)},
    required=("user", "lines_this_month"),
    row=_row,
    period="month",
    people=addresses_in("user"),
)
