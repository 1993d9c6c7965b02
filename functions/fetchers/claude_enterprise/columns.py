"""The columns of raw_enterprise_users."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from shared.rows import RawRow

NUMBERS = (
    "conversation_count",
    "message_count",
    "project_count",
    "file_upload_count",
    "chat_session_count",
    "code_sessions",
    "code_lines_added",
    "code_lines_removed",
    "code_commits",
    "code_pull_requests",
    "code_tool_accepted",
    "code_tool_rejected",
    "web_search_count",
)


class UserRow(RawRow, kw_only=True, gc=False):
    """One line of raw_enterprise_users: a person on a day; None is what the vendor does not say."""

    MEASURES: ClassVar[tuple[str, ...]] = NUMBERS

    usage_date: date
    user_id: str
    user_email: str | None
    conversation_count: int | None
    message_count: int | None
    project_count: int | None
    file_upload_count: int | None
    chat_session_count: int | None
    code_sessions: int | None
    code_lines_added: int | None
    code_lines_removed: int | None
    code_commits: int | None
    code_pull_requests: int | None
    code_tool_accepted: int | None
    code_tool_rejected: int | None
    web_search_count: int | None
