"""The organisation's Anthropic activity in the shapes of the vendor's answers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from local.sample_org.anthropic_activity import Group, Tokens, usage
from local.sample_org.claude_code_activity import CodeRow, ModelUse, code_rows
from local.sample_org.costs import cost_lines
from local.sample_org.prices import cents

if TYPE_CHECKING:
    from datetime import date

    from local.sample_org.keys import ApiKey, Workspace
    from local.sample_org.org import Organisation
    from local.sample_org.people import Person
    from local.sample_org.vendor_rows import Wanted

PARSED = ("description", "cost_type", "token_type", "model", "service_tier", "context_window", "inference_geo")
"""Fields of a cost row that are null unless grouped by description."""


def usage_results(org: Organisation, day: date, revision: int, wanted: Wanted) -> list[dict[str, Any]]:
    """Return one bucket of the messages usage report: a dimension that was not grouped by is null."""
    dict.fromkeys(name for name in Group._fields if name not in wanted.group_by)
    dropped: dict[str, Any] = dict.fromkeys(name for name in Group._fields if name not in wanted.group_by)
    sums: dict[Group, Tokens] = {}
    for group, tokens in usage(org, day, revision).items():
        if any(getattr(group, name) not in values for name, values in wanted.only.items()):
            continue
        key = group._replace(**dropped) if dropped else group
        sums[key] = sums[key].plus(tokens) if key in sums else tokens
    return [_usage_row(group, tokens, with_speed="speed" in wanted.group_by) for group, tokens in sums.items()]


def _usage_row(group: Group, tokens: Tokens, *, with_speed: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "account_id": group.account_id,
        "api_key_id": group.api_key_id,
        "cache_creation": {
            "ephemeral_1h_input_tokens": tokens.cache_1h,
            "ephemeral_5m_input_tokens": tokens.cache_5m,
        },
        "cache_read_input_tokens": tokens.cache_read,
        "context_window": group.context_window,
        "inference_geo": group.inference_geo,
        "model": group.model,
        "output_tokens": tokens.output,
        "server_tool_use": {"web_search_requests": tokens.web_searches},
        "service_account_id": None,
        "service_tier": group.service_tier,
        "uncached_input_tokens": tokens.uncached,
        "workspace_id": group.workspace_id,
    }
    return {**row, "speed": group.speed} if with_speed else row


def cost_results(org: Organisation, day: date, revision: int, group_by: frozenset[str]) -> list[dict[str, Any]]:
    """Return one bucket of the cost report: `description` brings the fields that are parsed from it."""
    sums: dict[tuple[str | None, ...], int] = defaultdict(int)
    for line in cost_lines(org, day, revision):
        place = line.workspace_id if "workspace_id" in group_by else None
        described = "description" in group_by
        parsed = tuple(getattr(line, name) if described else None for name in PARSED)
        sums[place, *parsed] += line.nanos
    return [
        {"amount": cents(nanos), "currency": "USD", "workspace_id": place, **dict(zip(PARSED, parsed, strict=True))}
        for (place, *parsed), nanos in sums.items()
    ]


def claude_code_results(org: Organisation, day: date, revision: int) -> list[dict[str, Any]]:
    """Return the analytics rows of one day."""
    return [_code_row(org, day, row) for row in code_rows(org, day, revision)]


def _code_row(org: Organisation, day: date, row: CodeRow) -> dict[str, Any]:
    actor = {"type": "user_actor", "email_address": row.actor}
    if row.key:
        actor = {"type": "api_actor", "api_key_name": row.actor}
    return {
        "date": f"{day}T00:00:00Z",
        "actor": actor,
        "organization_id": org.organisation_id,
        "customer_type": row.setting.customer_type,
        "subscription_type": row.setting.subscription,
        "terminal_type": row.setting.terminal,
        "is_remote": row.setting.remote,
        "core_metrics": {
            "num_sessions": row.sessions,
            "lines_of_code": {"added": row.lines_added, "removed": row.lines_removed},
            "commits_by_claude_code": row.commits,
            "pull_requests_by_claude_code": row.pull_requests,
        },
        "tool_actions": {tool: {"accepted": yes, "rejected": no} for tool, yes, no in row.tools},
        "model_breakdown": [_breakdown(use) for use in row.models],
    }


def _breakdown(use: ModelUse) -> dict[str, Any]:
    return {
        "model": use.model,
        "tokens": {
            "input": use.input,
            "output": use.output,
            "cache_read": use.cache_read,
            "cache_creation": use.cache_creation,
        },
        "estimated_cost": {"currency": "USD", "amount": msgspec.Raw(cents(use.estimate).encode())},
    }


def key_row(key: ApiKey) -> dict[str, Any]:
    """Return one row of the API keys list."""
    expired = key.kind.status == "expired" and key.ends
    principal = {"id": key.principal[0], "type": key.principal[1]} if key.principal else None
    return {
        "id": key.id,
        "type": "api_key",
        "name": key.name,
        "status": key.kind.status if not (key.in_claude_code and key.leaver) else "archived",
        "created_at": f"{key.created}T10:00:00.000000Z",
        "created_by": {"id": key.creator_id, "type": "user"} if key.creator_id else None,
        "expires_at": f"{key.ends}T00:00:00.000000Z" if expired else None,
        "partial_key_hint": f"sk-ant-api03-…{key.number:04d}" if key.creator_id else None,
        "principal": principal,
        "workspace_id": key.workspace_id,
    }


def user_row(person: Person) -> dict[str, Any]:
    """Return one row of the users list."""
    role = "admin" if person.number == 0 else "claude_code_user" if person.habit.code else "user"
    return {
        "id": person.user_id,
        "type": "user",
        "email": person.email,
        "name": person.name,
        "role": role,
        "added_at": f"{person.joined}T09:00:00.000000Z",
    }


def workspace_row(workspace: Workspace, founded: date) -> dict[str, Any]:
    """Return one row of the workspaces list."""
    return {
        "id": workspace.id,
        "type": "workspace",
        "name": workspace.name,
        "created_at": f"{founded}T08:00:00.000000Z",
        "archived_at": f"{founded.replace(day=28)}T08:00:00.000000Z" if workspace.archived else None,
        "display_color": "#6C5BB9",
        "tags": {"environment": "production" if workspace.name == "Production" else "development"},
        "data_residency": {
            "allowed_inference_geos": "unrestricted",
            "default_inference_geo": "global",
            "workspace_geo": "us",
        },
        "compartment_id": None,
        "external_key_id": None,
    }
