"""What the warehouse says, summed to the grain on which the truth is known. Sums that are nought are left out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .installation import Installation

Key = tuple[str | None, ...]
Sums = dict[Key, tuple[Decimal, ...]]
"""By key: some measures, exact."""

TOKENS = "input_tokens, output_tokens, cached_input_tokens, cache_read_tokens, web_search_requests"
QUESTIONS: Mapping[str, tuple[str, str, str]] = {
    "tokens": ("fct_usage_daily", "usage_date, platform, user_email, api_key_id, workspace_id, model", TOKENS),
    "claude_code": (
        "fct_usage_daily WHERE platform = 'claude_code'",
        "usage_date, user_email",
        "sessions, lines_of_code_added, lines_of_code_removed, commits, pull_requests, total_accepts, total_rejects",
    ),
    "cursor_lines": (
        "fct_usage_daily WHERE platform = 'cursor'",
        "usage_date, user_email",
        "lines_of_code_added, lines_of_code_accepted, lines_of_code_removed, total_accepts, total_rejects, "
        "subscription_requests, usage_based_requests",
    ),
    "chats": ("fct_usage_daily WHERE platform = 'claude_ai'", "usage_date, user_email", "messages, requests"),
    "cost_of_keys": (
        "fct_cost_daily WHERE source_stream = 'anthropic_cost'",
        "cost_date, platform, api_key_id, workspace_id, model",
        "billed_cost_usd, cost_usd",
    ),
    "cost_of_people": (
        "fct_cost_daily WHERE source_stream = 'anthropic_cost'",
        "cost_date, platform, user_email, attribution_mode, model",
        "billed_cost_usd, cost_usd",
    ),
    "source_of_keys": (
        "api_usage_expenses",
        "expense_date, platform, api_key_id, workspace_id, token_type",
        "billed_cost_usd",
    ),
    "cost_of_tools": (
        "fct_cost_daily WHERE source_stream != 'anthropic_cost'",
        "cost_date, platform, user_email, model",
        "list_cost_usd, billed_cost_usd, cost_usd",
    ),
    "cursor_events": (
        "cursor_expenses",
        "expense_date, user_email, model, kind",
        "list_cost_usd, billed_cost_usd, events, request_units, input_tokens, output_tokens, cache_write_tokens, "
        "cache_read_tokens",
    ),
    "claude_code_actors": (
        "claude_code_usage_stats",
        "activity_date, actor_type, IF(actor_type = 'api_actor', api_key_name, user_email), customer_type, "
        "terminal_type, CAST(is_remote AS STRING)",
        "num_sessions, lines_added, lines_removed, commits_by_claude_code, pull_requests_by_claude_code, "
        "tool_accepted, tool_rejected, estimated_cost_usd",
    ),
    "cost_report": (
        "claude_expenses WHERE source_stream = 'anthropic_cost'",
        "expense_date, workspace_id, description, model",
        "billed_cost_usd",
    ),
    "cost_report_days": (
        "claude_expenses WHERE source_stream = 'anthropic_cost'",
        "expense_date",
        "billed_cost_usd, cost_usd",
    ),
}


def told(installation: Installation) -> dict[str, Sums]:
    """Return the warehouse's answers to all questions."""
    answers = installation.answers({question: _sql(*parts) for question, parts in QUESTIONS.items()})
    return {question: sound(dict(_line(row) for row in rows)) for question, rows in answers.items()}


def _sql(table: str, keys: str, measures: str) -> str:
    names = _split(keys)
    columns = [f"{name} AS k{n}" for n, name in enumerate(names)]
    columns += [f"CAST(SUM({name}) AS NUMERIC) AS m{n}" for n, name in enumerate(_split(measures))]
    groups = ", ".join(str(n + 1) for n in range(len(names)))
    return f"SELECT {', '.join(columns)} FROM {table} GROUP BY {groups}"


def _line(row: dict[str, Any]) -> tuple[Key, tuple[Decimal, ...]]:
    keys = tuple(value for name, value in row.items() if name.startswith("k"))
    return keys, tuple(Decimal(value or 0) for name, value in row.items() if name.startswith("m"))


def sound(sums: Sums) -> Sums:
    """Leave out what is nought throughout."""
    return {key: measures for key, measures in sums.items() if any(measures)}


def _split(columns: str) -> list[str]:
    """Split at the commas that stand outside of brackets."""
    found, depth = [""], 0
    for letter in columns:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [column.strip() for column in found]


def differences(meant: Mapping[str, Sums], said: Mapping[str, Sums]) -> list[str]:
    """Return where the warehouse does not say what is meant, a line for each sum; empty when they are equal."""
    return [
        f"{question} {key}: meant {_shown(sums.get(key))}, told {_shown(said[question].get(key))}"
        for question, sums in meant.items()
        for key in {**sums, **said[question]}
        if sums.get(key) != said[question].get(key)
    ]


def _shown(measures: tuple[Decimal, ...] | None) -> str:
    return "nothing" if measures is None else ", ".join(str(measure) for measure in measures)
