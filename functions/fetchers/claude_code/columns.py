"""The columns of raw_claude_code, and of the JSON in its model_breakdown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from shared.rows import RawRow


class ClaudeCodeRow(RawRow, kw_only=True, gc=False):
    """One line of raw_claude_code: an actor on a day, per customer type, terminal and remoteness."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "num_sessions",
        "lines_added",
        "lines_removed",
        "commits_by_claude_code",
        "pull_requests_by_claude_code",
        "tool_accepted",
        "tool_rejected",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
        "estimated_cost_usd",
    )

    usage_date: date
    actor_type: str
    user_email: str | None
    api_key_name: str | None
    organization_id: str | None
    customer_type: str
    subscription_type: str | None
    terminal_type: str | None
    is_remote: bool | None
    num_sessions: int
    lines_added: int
    lines_removed: int
    commits_by_claude_code: int
    pull_requests_by_claude_code: int
    tool_accepted: int
    tool_rejected: int
    tool_actions: str
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_creation_tokens: int
    estimated_cost_usd: Decimal
    model_breakdown: str


class ModelUse(msgspec.Struct, gc=False):
    """One model of a row's breakdown; US dollars, written as a decimal string."""

    model: str
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_creation_tokens: int
    estimated_cost_usd: Decimal
