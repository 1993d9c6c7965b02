"""Vendors' answers in their documented shapes, with the few values a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GROUPS = "api_key_id,workspace_id,model,service_tier,context_window,inference_geo"
OPUS = "claude-opus-4-8"
SPACE = "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ"
CODE_SPACE = "wrkspc_01WtfAtqQsV3zBDs9RYpNZdR"
Answers = list[tuple[dict[str, Any], dict[str, str]]]


def _bucket(day: date, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "starting_at": f"{day}T00:00:00Z",
        "ending_at": f"{day + timedelta(days=1)}T00:00:00Z",
        "results": list(results),
    }


def _report(by_day: Mapping[date, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    return {"data": [_bucket(day, rows) for day, rows in by_day.items()], "has_more": False, "next_page": None}


def usage(key: str | None, tokens: int, **other: Any) -> dict[str, Any]:
    """One row of the usage report with `tokens` uncached input tokens."""
    row: dict[str, Any] = {
        "account_id": None,
        "api_key_id": key,
        "cache_creation": {"ephemeral_1h_input_tokens": 0, "ephemeral_5m_input_tokens": 0},
        "cache_read_input_tokens": 0,
        "context_window": "0-200k",
        "inference_geo": "global",
        "model": OPUS,
        "output_tokens": 0,
        "server_tool_use": {"web_search_requests": 0},
        "service_account_id": None,
        "service_tier": "standard",
        "uncached_input_tokens": tokens,
        "workspace_id": SPACE,
    }
    return row | other


def usage_report(by_day: Mapping[date, Sequence[Mapping[str, Any]]]) -> Answers:
    """The messages usage report, one page."""
    return [(_report(by_day), {"group_by": GROUPS})]


def cost(amount: str, **other: Any) -> dict[str, Any]:
    """One line of the cost report: `amount` is cents."""
    row: dict[str, Any] = {
        "amount": amount,
        "context_window": "0-200k",
        "cost_type": "tokens",
        "currency": "USD",
        "description": "Claude Opus 4.8 Usage - Input Tokens",
        "inference_geo": "global",
        "model": OPUS,
        "service_tier": "standard",
        "token_type": "uncached_input_tokens",
        "workspace_id": SPACE,
    }
    return row | other


NO_ATTRIBUTES = dict.fromkeys(
    (
        "context_window",
        "cost_type",
        "description",
        "inference_geo",
        "model",
        "service_tier",
        "token_type",
        "workspace_id",
    )
)


def cost_report(by_day: Mapping[date, Sequence[Mapping[str, Any]]]) -> Answers:
    """The cost report, one page."""
    return [(_report(by_day), {"group_by": "workspace_id,description"})]


def api_keys(*keys: Mapping[str, Any]) -> Answers:
    """The organisation's keys."""
    plain = {
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": None,
        "expires_at": None,
        "partial_key_hint": None,
        "principal": None,
        "status": "active",
        "type": "api_key",
        "workspace_id": SPACE,
    }
    return [(_listing([plain | {"name": key["id"]} | dict(key) for key in keys]), {"kind": "api_key"})]


def users(*people: str) -> Answers:
    """The organisation's users: `user_<name>` has the address <name>@example.com."""
    rows = [
        {
            "id": f"user_{name}",
            "added_at": "2026-01-01T00:00:00Z",
            "email": f"{name}@example.com",
            "name": name.title(),
            "role": "developer",
            "type": "user",
        }
        for name in people
    ]
    return [(_listing(rows), {"kind": "user"})]


def workspaces(**names: str) -> Answers:
    """The organisation's workspaces: id=name."""
    rows = [
        {
            "id": space,
            "archived_at": None,
            "created_at": "2026-01-01T00:00:00Z",
            "display_color": "#6C5BB9",
            "name": name,
            "type": "workspace",
        }
        for space, name in names.items()
    ]
    return [(_listing(rows), {"kind": "workspace"})]


def _listing(rows: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [row["id"] for row in rows] or [None]
    return {"data": rows, "first_id": ids[0], "has_more": False, "last_id": ids[-1]}


def code(email: str | None, day: date, cents: float, **other: Any) -> dict[str, Any]:
    """One line of the Claude Code analytics with one model's estimate in cents."""
    actor = {"type": "user_actor", "email_address": email} if email else {"type": "api_actor", "api_key_name": "ci"}
    row: dict[str, Any] = {
        "actor": actor,
        "core_metrics": {
            "commits_by_claude_code": 1,
            "lines_of_code": {"added": 100, "removed": 10},
            "num_sessions": 2,
            "pull_requests_by_claude_code": 1,
        },
        "customer_type": "api",
        "date": f"{day}T00:00:00Z",
        "is_remote": False,
        "model_breakdown": [
            {
                "estimated_cost": {"amount": cents, "currency": "USD"},
                "model": OPUS,
                "tokens": {"cache_creation": 0, "cache_read": 0, "input": 1000, "output": 10},
            }
        ],
        "organization_id": "12345678-1234-5678-1234-567812345678",
        "subscription_type": None,
        "terminal_type": "vscode",
        "tool_actions": {"edit_tool": {"accepted": 3, "rejected": 1}},
    }
    return row | other


def code_report(day: date, *rows: Mapping[str, Any]) -> Answers:
    """The Claude Code analytics of one day, one page."""
    return [({"data": list(rows), "has_more": False, "next_page": None}, {"day": day.isoformat()})]


def event(when: datetime, **other: Any) -> dict[str, Any]:
    """One Cursor usage event."""
    row: dict[str, Any] = {
        "timestamp": str(int(when.timestamp() * 1000)),
        "userEmail": "ana@example.com",
        "model": "claude-4.5-sonnet",
        "kind": "Usage-based",
        "maxMode": False,
        "requestsCosts": 1,
        "isTokenBasedCall": True,
        "isChargeable": True,
        "isHeadless": False,
        "tokenUsage": {
            "inputTokens": 100,
            "outputTokens": 10,
            "cacheWriteTokens": 5,
            "cacheReadTokens": 7,
            "totalCents": 20.18232,
        },
        "chargedCents": 21.36232,
        "cursorTokenFee": 1.18,
    }
    merged = row | other
    return {name: value for name, value in merged.items() if value is not ...}


def events(*rows: Mapping[str, Any]) -> Answers:
    """A page with all events."""
    body = {
        "totalUsageEventsCount": len(rows),
        "pagination": {
            "numPages": 1,
            "currentPage": 1,
            "pageSize": 1000,
            "hasNextPage": False,
            "hasPreviousPage": False,
        },
        "usageEvents": list(rows),
        "period": {"startDate": 0, "endDate": 1},
    }
    return [(body, {})]


def noon(day: date) -> datetime:
    """Return the middle of a UTC day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def sheets(**tabs: str) -> Answers:
    """A spreadsheet: every tab as CSV text, first line the header."""
    return [({tab: [line.split(",") for line in text.strip().splitlines()] for tab, text in tabs.items()}, {})]
