"""The order in which models are built, left to right, and which tables are published how."""

from __future__ import annotations

from dataclasses import dataclass

DIMENSIONS = (
    "sheet_rows",
    "org_entities",
    "cursor_people",
    "dim_aliases",
    "dim_vendor_users",
    "dim_workspaces",
    "key_spans",
    "dim_api_key_owners",
    "dim_api_keys",
    "dim_subscriptions",
    "dim_invoices",
    "dim_budgets",
    "dim_pasted_usage",
    "dim_users",
)
"""Built whole, from all state snapshots; those that start with dim_ are published."""

PUBLISHED_DIMENSIONS = tuple(name for name in DIMENSIONS if name.startswith("dim_"))


@dataclass(frozen=True, slots=True)
class Step:
    """One table of a chunk of days; `new_` tables collect all chunks, the others live for one."""

    table: str
    model: str

    @property
    def collects(self) -> bool:
        """Whether chunks append to the table instead of replacing it."""
        return self.table.startswith("new_")


ONCE = (
    Step("seat_cycles", "staging/seat_cycles"),
    Step("split_input", "staging/seat_claims"),
    Step("seat_parts", "staging/split"),
    Step("seat_days", "staging/seat_days"),
    Step("spend_files", "staging/spend_files"),
    Step("spend_days", "staging/spend_days"),
)
"""What has periods, not days: built for all days at once, so that no chunk cuts a month or a fee in two."""

CHUNK = (
    Step("stg_anthropic_usage", "staging/stg_anthropic_usage"),
    Step("stg_anthropic_cost", "staging/stg_anthropic_cost"),
    Step("stg_claude_code", "staging/stg_claude_code"),
    Step("stg_claude_code_models", "staging/stg_claude_code_models"),
    Step("stg_cursor_daily", "staging/stg_cursor_daily"),
    Step("stg_cursor_events", "staging/stg_cursor_events"),
    Step("stg_enterprise_cost", "staging/stg_enterprise_cost"),
    Step("stg_enterprise_usage", "staging/stg_enterprise_usage"),
    Step("stg_enterprise_users", "staging/stg_enterprise_users"),
    Step("stg_claude_ai_usage", "staging/stg_claude_ai_usage"),
    Step("stg_claude_ai_audit", "staging/stg_claude_ai_audit"),
    Step("usage_tokens", "staging/usage_tokens"),
    Step("cost_drivers", "staging/cost_drivers"),
    Step("split_input", "staging/lines_over_keys"),
    Step("key_parts", "staging/split"),
    Step("split_input", "staging/keys_over_rows"),
    Step("row_parts", "staging/split"),
    Step("usage_costs", "staging/usage_costs"),
    Step("usage_prices", "staging/usage_prices"),
    Step("api_rows", "staging/api_rows"),
    Step("new_api_usage_expenses", "source/api_usage_expenses"),
    Step("api_owners", "staging/api_owners"),
    Step("split_input", "staging/rows_over_people"),
    Step("people_parts", "staging/split"),
    Step("api_people", "staging/api_people"),
    Step("new_claude_code_usage_stats", "source/claude_code_usage_stats"),
    Step("new_cursor_usage_stats", "source/cursor_usage_stats"),
    Step("new_cursor_expenses", "source/cursor_expenses"),
    Step("new_claude_ai_usage_stats", "source/claude_ai_usage_stats"),
    Step("new_claude_expenses", "source/claude_expenses"),
    Step("new_fct_usage_daily", "fct/fct_usage_daily"),
    Step("new_fct_cost_daily", "fct/fct_cost_daily"),
    Step("new_held_days", "ops/held_days"),
    Step("new_fct_cost_changes", "ops/fct_cost_changes"),
    Step("new_quality_findings", "ops/quality_findings"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One table whose dirty dates are replaced; `vendor` says whose sums can hold a date back."""

    table: str
    date_column: str
    vendor: str
    """An SQL expression over the table's rows, or a literal."""


PUBLISHED = (
    Published("api_usage_expenses", "expense_date", "'anthropic'"),
    Published("claude_expenses", "expense_date", "'anthropic'"),
    Published("claude_code_usage_stats", "activity_date", "'anthropic'"),
    Published("claude_ai_usage_stats", "activity_date", "'anthropic'"),
    Published("cursor_usage_stats", "activity_date", "'cursor'"),
    Published("cursor_expenses", "expense_date", "'cursor'"),
    Published("fct_usage_daily", "usage_date", "t.vendor"),
    Published("fct_cost_daily", "cost_date", "t.vendor"),
)
"""Tables of facts, replaced for the dates that changed and nothing else."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One table summed anew from the published facts, in the same transaction, for the days or months that changed."""

    table: str
    date_column: str
    unit: str = "DAY"
    """What is replaced: the days that changed, or their whole months."""


AGGREGATES = (
    Aggregate("agg_platform_day", "day"),
    Aggregate("agg_person_day", "day"),
    Aggregate("agg_person_month", "month", "MONTH"),
)
"""Views read these, so that a page costs what it shows and not how much history there is."""
