"""Traps 1 to 4 of the data model: Anthropic's reports, from the vendor's page to the facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from .answers import (
    CODE_SPACE,
    NO_ATTRIBUTES,
    api_keys,
    code,
    code_report,
    cost,
    cost_report,
    usage,
    usage_report,
    users,
)

if TYPE_CHECKING:
    from .world import World

DAY = date(2026, 8, 31)
NEXT = date(2026, 9, 1)
BOTH = (DAY, NEXT)
UNKNOWN = "unknown@unattributed.com"
COST_BY_KEY = """
    SELECT api_key_id, SUM(billed_cost_usd) AS usd FROM fct_cost_daily
    WHERE cost_date >= '2026-01-01' GROUP BY api_key_id ORDER BY api_key_id NULLS LAST
"""


def test_trap_1_an_amount_is_cents_in_a_string(town: World) -> None:
    """'123.45' is $1.2345, to the last digit, in both ledgers that an invoice knows."""
    town.run(
        {
            "anthropic_usage": usage_report({DAY: [usage("k", 10)], NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("123.45")], NEXT: []}),
        },
        BOTH,
    )
    assert Decimal("1.2345") == town.one(
        "SELECT SUM(billed_cost_usd) AS usd FROM fct_cost_daily WHERE cost_date >= '2026-01-01'"
    )
    assert Decimal("1.2345") == town.one("SELECT SUM(cost_usd) AS usd FROM claude_expenses")


def test_trap_2_a_report_without_attributes_stays_whole(town: World) -> None:
    """Lines whose attribution fields are all null keep their dollars, on nobody, and lose none."""
    town.run(
        {
            "anthropic_usage": usage_report({DAY: [usage("k", 10)], NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("8339152.823", **NO_ATTRIBUTES)], NEXT: []}),
        },
        BOTH,
    )
    rows = town.query(
        "SELECT api_key_id, user_email, platform, billed_cost_usd, cost_type FROM fct_cost_daily "
        "WHERE billed_cost_usd != 0"
    )
    assert [
        {
            "api_key_id": None,
            "user_email": UNKNOWN,
            "platform": "claude_api",
            "billed_cost_usd": Decimal("83391.52823"),
            "cost_type": "usage_based",
        }
    ] == rows


def test_trap_3_claude_code_on_api_billing_is_counted_once(town: World) -> None:
    """Its tokens and dollars come from the reports; the analytics bring sessions and lines, and no tokens."""
    town.run(
        {
            "anthropic_usage": usage_report({DAY: [usage("k", 1000, workspace_id=CODE_SPACE)], NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("186", workspace_id=CODE_SPACE)], NEXT: []}),
            "claude_code": code_report(DAY, code("ana@example.com", DAY, 186)),
        },
        BOTH,
    )
    totals = """
        SELECT SUM(input_tokens) AS tokens, SUM(sessions) AS sessions FROM fct_usage_daily
        WHERE platform = 'claude_code'
    """
    assert [{"tokens": 1000, "sessions": 2}] == town.query(totals)
    assert Decimal("1.86") == town.one(
        "SELECT SUM(cost_usd) AS usd FROM fct_cost_daily WHERE cost_date = @day", day=DAY
    )


def test_trap_3_subscription_usage_has_a_list_price_and_no_bill(town: World) -> None:
    """customer_type decides: subscription tokens come from the analytics, at the estimate, billed and cost 0."""
    town.run({"claude_code": code_report(DAY, code("ana@example.com", DAY, 186, customer_type="subscription"))}, BOTH)
    cost_row = "SELECT cost_type, list_cost_usd, billed_cost_usd, cost_usd FROM fct_cost_daily WHERE cost_date = @day"
    assert [
        {
            "cost_type": "plan_usage",
            "list_cost_usd": Decimal("1.86"),
            "billed_cost_usd": Decimal(0),
            "cost_usd": Decimal(0),
        }
    ] == town.query(cost_row, day=DAY)
    tokens = "SELECT SUM(input_tokens) AS tokens FROM fct_usage_daily WHERE user_email = 'ana@example.com'"
    assert 1000 == town.one(tokens)


def test_trap_3_an_unowned_claude_code_line_is_split_by_the_estimates(town: World) -> None:
    """Dollars and tokens without an owner go to that day's API users of the model, by estimate, to the last digit."""
    town.run(
        {
            "anthropic_usage": usage_report({DAY: [usage(None, 100, workspace_id=CODE_SPACE)], NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("100", workspace_id=CODE_SPACE)], NEXT: []}),
            "claude_code": code_report(DAY, code("ana@example.com", DAY, 200), code("bo@example.com", DAY, 100)),
        },
        BOTH,
    )
    shares = """
        SELECT user_email, SUM(billed_cost_usd) AS usd, MIN(attribution_mode) AS mode
        FROM fct_cost_daily WHERE platform = 'claude_code' GROUP BY user_email ORDER BY user_email
    """
    assert [
        {"user_email": "ana@example.com", "usd": Decimal("0.666666667"), "mode": "allocated"},
        {"user_email": "bo@example.com", "usd": Decimal("0.333333333"), "mode": "allocated"},
    ] == town.query(shares)
    tokens = """
        SELECT user_email, SUM(input_tokens) AS n FROM fct_usage_daily WHERE input_tokens > 0
        GROUP BY user_email ORDER BY 1
    """
    assert [{"user_email": "ana@example.com", "n": 67}, {"user_email": "bo@example.com", "n": 33}] == town.query(tokens)


def test_trap_3_an_api_actor_has_an_owner_only_when_its_key_name_is_unique(town: World) -> None:
    """Two keys called 'ci' belong to two people, so the actor 'ci' belongs to nobody."""
    keys = [
        {"id": "key_1", "name": "ci", "created_by": {"id": "user_ana", "type": "user"}},
        {"id": "key_2", "name": "ci", "created_by": {"id": "user_bo", "type": "user"}},
    ]
    said = {"claude_code": code_report(DAY, code(None, DAY, 10)), "anthropic_users": users("ana", "bo")}
    town.run(said | {"anthropic_keys": api_keys(*keys)}, BOTH)
    owner = "SELECT DISTINCT user_email FROM claude_code_usage_stats"
    assert UNKNOWN == town.one(owner)
    town.run(said | {"anthropic_keys": api_keys(keys[0], {**keys[1], "name": "other"})}, BOTH)
    assert "ana@example.com" == town.one(owner)


def test_trap_4_a_line_splits_exactly_over_the_keys_that_drove_it(town: World) -> None:
    """$0.10 over three equal keys: the leftover billionth goes to the first key id, nulls last."""
    rows = [usage("b", 7), usage("a", 7), usage(None, 7)]
    town.run(
        {
            "anthropic_usage": usage_report({DAY: rows, NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("10")], NEXT: []}),
        },
        BOTH,
    )
    assert [
        {"api_key_id": "a", "usd": Decimal("0.033333334")},
        {"api_key_id": "b", "usd": Decimal("0.033333333")},
        {"api_key_id": None, "usd": Decimal("0.033333333")},
    ] == town.query(COST_BY_KEY)


def test_trap_4_every_rung_of_the_ladder_finds_its_drivers(town: World) -> None:
    """A line falls to the first rung that has usage, in the order geo, speed, context, tier; else it stays whole."""
    said = {
        "full": (usage("k", 1), cost("1")),
        "no_geo": (usage("k", 1, inference_geo="us"), cost("1", inference_geo=None)),
        "no_speed": (usage("k", 1), cost("1", description="Claude Opus 4.8 Usage (Fast) - Input Tokens")),
        "no_context": (usage("k", 1, context_window="200k-1M"), cost("1")),
        "no_tier": (usage("k", 1, service_tier="flex"), cost("1")),
        "whole": (usage("k", 1, model="another"), cost("1")),
    }
    first = DAY - timedelta(days=len(said) - 1)
    days = {rung: first + timedelta(days=n) for n, rung in enumerate(said)}
    town.run(
        {
            "anthropic_usage": usage_report({days[rung]: [u] for rung, (u, _) in said.items()}),
            "anthropic_cost": cost_report({days[rung]: [c] for rung, (_, c) in said.items()}),
        },
        (first, DAY),
    )
    rungs = "SELECT expense_date, allocation_rung FROM api_usage_expenses WHERE billed_cost_usd > 0 ORDER BY 1"
    assert list(said) == [row["allocation_rung"] for row in town.query(rungs)]
    assert Decimal("0.06") == town.one("SELECT SUM(billed_cost_usd) AS usd FROM api_usage_expenses")


def test_trap_4_web_search_splits_by_searches_and_execution_stays_whole(town: World) -> None:
    """Search lines state no model and follow the searches; code execution and sessions have no key."""
    bare = {"context_window": None, "inference_geo": None, "model": None, "service_tier": None, "token_type": None}
    lines = [
        cost("30", cost_type="web_search", description="Web Search Usage", **bare),
        cost("5", cost_type="code_execution", description="Code Execution Usage", **bare),
        cost("7", cost_type="session_usage", description="Session Usage", **bare),
    ]
    rows = [
        usage("a", 0, server_tool_use={"web_search_requests": 2}),
        usage("b", 0, server_tool_use={"web_search_requests": 1}, model="claude-sonnet-5"),
    ]
    town.run(
        {"anthropic_usage": usage_report({DAY: rows, NEXT: []}), "anthropic_cost": cost_report({DAY: lines, NEXT: []})},
        BOTH,
    )
    assert [
        {"api_key_id": "a", "usd": Decimal("0.2")},
        {"api_key_id": "b", "usd": Decimal("0.1")},
        {"api_key_id": None, "usd": Decimal("0.12")},
    ] == town.query(COST_BY_KEY)
