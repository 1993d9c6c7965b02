"""From a page of Claude Code analytics to typed rows.

https://platform.claude.com/docs/en/api/admin/usage_report/retrieve_claude_code
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from shared.errors import SkippableError
from shared.rows import Rows, email
from shared.strict import Count, Reader, iso_day, total, usd_of_cents

from .columns import ClaudeCodeRow, ModelUse

if TYPE_CHECKING:
    from shared.rows import Context, Page


class _Actor(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    email_address: str | None = None
    api_key_name: str | None = None


class _Lines(msgspec.Struct, forbid_unknown_fields=True):
    added: Count
    removed: Count


class _Core(msgspec.Struct, forbid_unknown_fields=True):
    num_sessions: Count
    lines_of_code: _Lines
    commits_by_claude_code: Count
    pull_requests_by_claude_code: Count


class _Decisions(msgspec.Struct, forbid_unknown_fields=True):
    accepted: Count
    rejected: Count


class _Tokens(msgspec.Struct, forbid_unknown_fields=True):
    input: Count
    output: Count
    cache_read: Count
    cache_creation: Count


class _Cost(msgspec.Struct, forbid_unknown_fields=True):
    amount: Decimal
    """Cents, as a JSON number; the cost report writes a string."""
    currency: str


class _Model(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    tokens: _Tokens
    estimated_cost: _Cost


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    date: str
    actor: _Actor
    customer_type: str
    core_metrics: _Core
    tool_actions: dict[str, _Decisions]
    """An open set of tools."""
    model_breakdown: list[_Model]
    organization_id: str | None = None
    subscription_type: str | None = None
    terminal_type: str | None = None
    is_remote: bool | None = None
    """In the documentation since August 2026."""


class _Report(msgspec.Struct, forbid_unknown_fields=True):
    data: list[msgspec.Raw]
    has_more: bool
    next_page: str | None = None


REPORT = Reader("claude_code", _Report)
RECORD = Reader("claude_code", _Record, at="data")


def rows(page: Page, _context: Context) -> Rows:
    """Read a page of one day; a person has a row per customer type, terminal and remoteness."""
    out = Rows()
    day = date.fromisoformat(page.asked["day"])
    RECORD.each(REPORT.page(page.body, out).data, out, partial(_row, day, out), day)
    return out


def _row(day: date, out: Rows, found: _Record, raw: str) -> ClaudeCodeRow:
    if iso_day(found.date, "date") != day:
        raise SkippableError(f"the record is of {found.date}, but {day} was asked for", field="date")
    models = [_model(day, out, model) for model in found.model_breakdown]
    tools, core = found.tool_actions.values(), found.core_metrics
    return ClaudeCodeRow(
        usage_date=day,
        actor_type=found.actor.type,
        user_email=email(found.actor.email_address),
        api_key_name=found.actor.api_key_name,
        organization_id=found.organization_id,
        customer_type=found.customer_type,
        subscription_type=found.subscription_type,
        terminal_type=found.terminal_type,
        is_remote=found.is_remote,
        num_sessions=core.num_sessions,
        lines_added=core.lines_of_code.added,
        lines_removed=core.lines_of_code.removed,
        commits_by_claude_code=core.commits_by_claude_code,
        pull_requests_by_claude_code=core.pull_requests_by_claude_code,
        tool_accepted=total((tool.accepted for tool in tools), "tool_actions"),
        tool_rejected=total((tool.rejected for tool in tools), "tool_actions"),
        tool_actions=msgspec.json.encode(found.tool_actions).decode(),
        input_tokens=total((model.input_tokens for model in models), "model_breakdown"),
        output_tokens=total((model.output_tokens for model in models), "model_breakdown"),
        cache_read_tokens=total((model.cache_read_tokens for model in models), "model_breakdown"),
        cache_creation_tokens=total((model.cache_creation_tokens for model in models), "model_breakdown"),
        estimated_cost_usd=sum((model.estimated_cost_usd for model in models), Decimal(0)),
        model_breakdown=msgspec.json.encode(models).decode(),
        raw_response=raw,
    )


def _model(day: date, out: Rows, found: _Model) -> ModelUse:
    cost = found.estimated_cost
    if cost.currency != "USD":
        field = "model_breakdown.estimated_cost.currency"
        raise SkippableError(f"the estimate is in {cost.currency}, not in USD", field=field)
    return ModelUse(
        model=found.model,
        input_tokens=found.tokens.input,
        output_tokens=found.tokens.output,
        cache_read_tokens=found.tokens.cache_read,
        cache_creation_tokens=found.tokens.cache_creation,
        estimated_cost_usd=usd_of_cents(
            cost.amount, out, f"claude_code {day}", "model_breakdown.estimated_cost.amount"
        ),
    )
