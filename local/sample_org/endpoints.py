"""Every endpoint of the doubles: its name is the name of the stream it feeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org import anthropic_api, cursor_api, cursor_team_api, enterprise_api, organisation_api

if TYPE_CHECKING:
    from local.sample_org.doors import Scope
    from local.sample_org.questions import Answer, Question
    from local.sample_org.vendors import Vendors

Answerer = Callable[["Vendors", "Question"], "Answer"]


class Endpoint(NamedTuple):
    """One path that answers."""

    name: str
    scope: Scope
    method: str
    path: str
    answer: Answerer
    group: str
    """Requests of one group share a rate limit."""


def _admin(name: str, path: str, answer: Answerer) -> Endpoint:
    return Endpoint(name, "admin", "GET", f"/v1/organizations/{path}", answer, "anthropic")


def _analytics(name: str, path: str, answer: Answerer) -> Endpoint:
    return Endpoint(name, "analytics", "GET", f"/v1/organizations/analytics/{path}", answer, "enterprise")


def _cursor(name: str, method: str, path: str, answer: Answerer, group: str = "cursor") -> Endpoint:
    return Endpoint(name, "cursor", method, f"/teams/{path}", answer, group)


ENDPOINTS = (
    _admin("anthropic_usage", "usage_report/messages", anthropic_api.messages_usage),
    _admin("anthropic_cost", "cost_report", anthropic_api.cost_report),
    _admin("claude_code", "usage_report/claude_code", anthropic_api.claude_code),
    _admin("anthropic_keys", "api_keys", organisation_api.api_keys),
    _admin("anthropic_users", "users", organisation_api.users),
    _admin("anthropic_workspaces", "workspaces", organisation_api.workspaces),
    _admin("anthropic_me", "me", organisation_api.me),
    _analytics("enterprise_users", "users", enterprise_api.users),
    _analytics("enterprise_usage", "user_usage_report", enterprise_api.user_usage),
    _analytics("enterprise_cost", "user_cost_report", enterprise_api.user_cost),
    _cursor("cursor_daily", "POST", "daily-usage-data", cursor_api.daily_usage, group="cursor_daily"),
    _cursor("cursor_events", "POST", "filtered-usage-events", cursor_api.usage_events, group="cursor_events"),
    _cursor("cursor_spend", "POST", "spend", cursor_team_api.spend),
    _cursor("cursor_members", "GET", "members", cursor_team_api.members),
    _cursor("cursor_audit", "GET", "audit-logs", cursor_team_api.audit_logs),
)

NAMES = tuple(endpoint.name for endpoint in ENDPOINTS)
