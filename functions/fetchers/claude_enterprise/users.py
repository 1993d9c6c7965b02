"""The engagement report: what each person did on one day, in chat and in Claude Code.

https://platform.claude.com/docs/en/api/admin/analytics/users/list
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from shared.rows import Rows, email
from shared.strict import Count, Reader, total

from .columns import NUMBERS, UserRow

if TYPE_CHECKING:
    from shared.rows import Context, Page

NOT_NEEDED = msgspec.Raw(b"null")
"""Stands for fields that are known and stay in raw_response alone."""


class _User(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    email_address: str | None
    type: str = "user"


class _Chat(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    distinct_conversation_count: Count | None
    message_count: Count | None
    distinct_projects_used_count: Count | None
    distinct_files_uploaded_count: Count | None
    connectors_used_count: msgspec.Raw = NOT_NEEDED
    distinct_artifacts_created_count: msgspec.Raw = NOT_NEEDED
    distinct_connectors_used_count: msgspec.Raw = NOT_NEEDED
    distinct_projects_created_count: msgspec.Raw = NOT_NEEDED
    distinct_shared_artifacts_viewed_count: msgspec.Raw = NOT_NEEDED
    distinct_skills_used_count: msgspec.Raw = NOT_NEEDED
    shared_conversations_viewed_count: msgspec.Raw = NOT_NEEDED
    thinking_message_count: msgspec.Raw = NOT_NEEDED


class _Lines(msgspec.Struct, forbid_unknown_fields=True):
    added_count: Count | None
    removed_count: Count | None


class _Core(msgspec.Struct, forbid_unknown_fields=True):
    distinct_session_count: Count | None
    commit_count: Count | None
    pull_request_count: Count | None
    lines_of_code: _Lines


class _Decisions(msgspec.Struct, forbid_unknown_fields=True):
    accepted_count: Count
    rejected_count: Count


class _Code(msgspec.Struct, forbid_unknown_fields=True):
    core_metrics: _Core
    tool_actions: dict[str, _Decisions]


class _Record(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A product that a person's plan does not have is null or absent, which is not zero."""

    user: _User
    chat_metrics: _Chat | None = None
    claude_code_metrics: _Code | None = None
    web_search_count: Count | None = None
    cowork_metrics: msgspec.Raw = NOT_NEEDED
    design_metrics: msgspec.Raw = NOT_NEEDED
    office_metrics: msgspec.Raw = NOT_NEEDED
    science_metrics: msgspec.Raw = NOT_NEEDED
    distinct_user_count: msgspec.Raw = NOT_NEEDED
    last_activity_date: msgspec.Raw = NOT_NEEDED
    rbac_group_id: msgspec.Raw = NOT_NEEDED
    rbac_group_name: msgspec.Raw = NOT_NEEDED


class _List(msgspec.Struct, forbid_unknown_fields=True):
    """This list ends where `next_page` is null; it has no `has_more`."""

    data: list[msgspec.Raw]
    next_page: str | None = None
    has_more: bool | None = None
    data_refreshed_at: msgspec.Raw = NOT_NEEDED
    organization_id: msgspec.Raw = NOT_NEEDED


LIST = Reader("enterprise_users", _List)
RECORD = Reader("enterprise_users", _Record, at="data")


def rows(page: Page, _context: Context) -> Rows:
    """Read a page of one day."""
    out = Rows()
    day = date.fromisoformat(page.asked["day"])
    RECORD.each(LIST.page(page.body, out).data, out, partial(_row, day), day)
    return out


def _row(day: date, found: _Record, raw: str) -> UserRow:
    numbers = dict.fromkeys(NUMBERS) | _chat(found.chat_metrics) | _code(found.claude_code_metrics)
    return UserRow(
        usage_date=day,
        user_id=found.user.id,
        user_email=email(found.user.email_address),
        raw_response=raw,
        **numbers | {"web_search_count": found.web_search_count},
    )


def _chat(found: _Chat | None) -> dict[str, int | None]:
    if found is None:
        return {}
    return {
        "conversation_count": found.distinct_conversation_count,
        "message_count": found.message_count,
        "project_count": found.distinct_projects_used_count,
        "file_upload_count": found.distinct_files_uploaded_count,
    }


def _code(found: _Code | None) -> dict[str, int | None]:
    if found is None:
        return {}
    core, tools = found.core_metrics, found.tool_actions.values()
    return {
        "code_sessions": core.distinct_session_count,
        "code_lines_added": core.lines_of_code.added_count,
        "code_lines_removed": core.lines_of_code.removed_count,
        "code_commits": core.commit_count,
        "code_pull_requests": core.pull_request_count,
        "code_tool_accepted": total((tool.accepted_count for tool in tools), "claude_code_metrics.tool_actions"),
        "code_tool_rejected": total((tool.rejected_count for tool in tools), "claude_code_metrics.tool_actions"),
    }
