"""The formats we know, one module each; adding one means adding its module here, its stream and its table."""

from __future__ import annotations

from .audit_log import AUDIT_LOG
from .code_team import CODE_TEAM
from .console_cost import CONSOLE_COST
from .console_usage import CONSOLE_USAGE
from .editor_events import EDITOR_EVENTS
from .form import Format
from .member_activity import MEMBER_ACTIVITY
from .members import MEMBERS
from .spend_report import SPEND_REPORT
from .usage_summary import USAGE_SUMMARY

__all__ = ["FORMATS", "Format"]

FORMATS: tuple[Format, ...] = (
    AUDIT_LOG,
    USAGE_SUMMARY,
    SPEND_REPORT,
    MEMBERS,
    MEMBER_ACTIVITY,
    CODE_TEAM,
    CONSOLE_USAGE,
    CONSOLE_COST,
    EDITOR_EVENTS,
)
