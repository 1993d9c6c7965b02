"""What the warehouse says, summed to the grain on which the truth is known. Sums that are nought are left out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = tuple[str | None, ...]
Sums = dict[Key, tuple[Decimal, ...]]
"""By key: some measures, exact."""

TOKENS = ("input_tokens", "output_tokens", "cached_input_tokens", "cache_read_tokens", "web_search_requests")
CODE = (
    *("sessions", "lines_of_code_added", "lines_of_code_removed", "commits", "pull_requests"),
    *("total_accepts", "total_rejects"),
)
LINES = (
    *("lines_of_code_added", "lines_of_code_accepted", "lines_of_code_removed", "total_accepts", "total_rejects"),
    *("subscription_requests", "usage_based_requests"),
)
EVENTS = (
    *("list_cost_usd", "billed_cost_usd", "events", "request_units"),
    *("input_tokens", "output_tokens", "cache_write_tokens", "cache_read_tokens"),
)
ACTOR = (
    *("activity_date", "actor_type", "IF(actor_type = 'api_actor', api_key_name, user_email)"),
    *("customer_type", "terminal_type", "CAST(is_remote AS STRING)"),
)
ACTIONS = (
    *("num_sessions", "lines_added", "lines_removed", "commits_by_claude_code", "pull_requests_by_claude_code"),
    *("tool_accepted", "tool_rejected", "estimated_cost_usd"),
)
INVOICE = ("billed_cost_usd", "cost_usd")
REPORT = "claude_expenses WHERE source_stream = 'anthropic_cost'"


class Question(NamedTuple):
    """What is summed, and by what."""

    table: str
    keys: tuple[str, ...]
    measures: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The question in BigQuery SQL."""
        columns = [f"{name} AS k{n}" for n, name in enumerate(self.keys)]
        columns += [f"CAST(SUM({name}) AS NUMERIC) AS m{n}" for n, name in enumerate(self.measures)]
        groups = ", ".join(str(n + 1) for n in range(len(self.keys)))
        # BigQuery refuses to read a table of facts without being told which days; the first key is the day.
        days = f"{'AND' if 'WHERE' in self.table else 'WHERE'} {self.keys[0]} >= DATE '2000-01-01'"
        return f"SELECT {', '.join(columns)} FROM {self.table} {days} GROUP BY {groups}"


QUESTIONS = {
    "tokens": Question(
        "fct_usage_daily",
        ("usage_date", "platform", "user_email", "api_key_id", "workspace_id", "model"),
        TOKENS,
    ),
    "claude_code": Question("fct_usage_daily WHERE platform = 'claude_code'", ("usage_date", "user_email"), CODE),
    "cursor_lines": Question("fct_usage_daily WHERE platform = 'cursor'", ("usage_date", "user_email"), LINES),
    "chats": Question(
        "fct_usage_daily WHERE platform = 'claude_ai'", ("usage_date", "user_email"), ("messages", "requests")
    ),
    "cost": Question(
        "fct_cost_daily WHERE source_stream = 'anthropic_cost'",
        ("cost_date", "platform", "user_email", "attribution_mode", "api_key_id", "workspace_id", "model"),
        INVOICE,
    ),
    "cost_of_keys": Question(
        "api_usage_expenses",
        ("expense_date", "platform", "api_key_id", "workspace_id", "token_type"),
        ("billed_cost_usd",),
    ),
    "cost_of_tools": Question(
        "fct_cost_daily WHERE source_stream != 'anthropic_cost'",
        ("cost_date", "platform", "user_email", "model"),
        ("list_cost_usd", *INVOICE),
    ),
    "cursor_events": Question("cursor_expenses", ("expense_date", "user_email", "model", "kind"), EVENTS),
    "claude_code_actors": Question("claude_code_usage_stats", ACTOR, ACTIONS),
    "cost_report": Question(REPORT, ("expense_date", "workspace_id", "description", "model"), INVOICE),
    "cost_report_days": Question(REPORT, ("expense_date",), INVOICE),
}


class Answering(Protocol):
    """An installation whose warehouse can be asked."""

    def answers(self, statements: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]: ...  # noqa: D102


def told(installation: Answering, questions: Iterable[str] = tuple(QUESTIONS)) -> dict[str, Sums]:
    """Return the warehouse's answers to all questions, or to some."""
    answers = installation.answers({question: QUESTIONS[question].sql for question in questions})
    return {question: sound(dict(_line(row) for row in rows)) for question, rows in answers.items()}


def _line(row: dict[str, Any]) -> tuple[Key, tuple[Decimal, ...]]:
    keys = tuple(value for name, value in row.items() if name.startswith("k"))
    return keys, tuple(Decimal(value or 0) for name, value in row.items() if name.startswith("m"))


def sound(sums: Sums) -> Sums:
    """Leave out what is nought throughout."""
    return {key: measures for key, measures in sums.items() if any(measures)}


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
