"""Traps 5 to 10 of the data model: Cursor, nulls, holes, restatements and prices, from page to facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .answers import (
    OPUS,
    cost,
    cost_report,
    event,
    events,
    noon,
    usage,
    usage_report,
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


def test_trap_5_cursor_charges_what_is_chargeable(town: World) -> None:
    """The token fee is inside chargedCents; an included event is billed 0 and keeps its list price."""
    old = {"isChargeable": ..., "chargedCents": ..., "cursorTokenFee": ...}
    town.run(
        {
            "cursor_events": events(
                event(noon(DAY)),
                event(
                    noon(DAY),
                    isChargeable=False,
                    kind="Included in Business",
                    chargedCents=8,
                    tokenUsage=...,
                    cursorTokenFee=...,
                ),
                event(noon(DAY), **old),
                event(noon(DAY), **old, kind="Errored, Not Charged"),
                event(noon(DAY), **old, kind="Brand New Plan"),
            )
        },
        BOTH,
    )
    rows = "SELECT kind, events, list_cost_usd, billed_cost_usd FROM cursor_expenses ORDER BY kind, billed_cost_usd"
    assert [
        {"kind": "Brand New Plan", "events": 1, "list_cost_usd": Decimal("0.2018232"), "billed_cost_usd": None},
        {
            "kind": "Errored, Not Charged",
            "events": 1,
            "list_cost_usd": Decimal("0.2018232"),
            "billed_cost_usd": Decimal(0),
        },
        {"kind": "Included in Business", "events": 1, "list_cost_usd": Decimal("0.08"), "billed_cost_usd": Decimal(0)},
        {
            "kind": "Usage-based",
            "events": 2,
            "list_cost_usd": Decimal("0.4154464"),
            "billed_cost_usd": Decimal("0.4154464"),
        },
    ] == town.query(rows)


def test_trap_5_two_equal_events_are_two(town: World) -> None:
    """Events have no id: equal ones are both counted, once each, also after the window is read again."""
    said = {"cursor_events": events(event(noon(DAY)), event(noon(DAY)))}
    town.run(said, BOTH)
    town.run(said, BOTH)
    assert [{"n": 2, "usd": Decimal("0.4272464")}] == town.query(
        "SELECT SUM(events) AS n, SUM(billed_cost_usd) AS usd FROM cursor_expenses"
    )


def test_trap_6_null_is_a_value(town: World) -> None:
    """Console use without a key and the default workspace without an id are drivers like any other."""
    rows = [usage(None, 3, workspace_id=None), usage("k", 1, workspace_id=None), usage("other", 5)]
    town.run(
        {
            "anthropic_usage": usage_report({DAY: rows, NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("4", workspace_id=None)], NEXT: []}),
        },
        BOTH,
    )
    assert [
        {"api_key_id": "k", "usd": Decimal("0.01")},
        {"api_key_id": "other", "usd": Decimal(0)},
        {"api_key_id": None, "usd": Decimal("0.03")},
    ] == town.query(COST_BY_KEY)


def test_trap_7_not_reported_is_never_zero(town: World) -> None:
    """A refused stream is a hole, an empty answer is a zero, and facts have rows for neither."""
    said = {"anthropic_usage": usage_report({DAY: [], NEXT: []})}
    town.run(said, BOTH, failed={"claude_code": "forbidden"}, late=("cursor_daily",))
    states = (
        "SELECT stream, state FROM source_coverage WHERE date = @day AND state != 'never_collected' ORDER BY stream"
    )
    assert [
        {"stream": "anthropic_usage", "state": "reported_zero"},
        {"stream": "claude_code", "state": "forbidden"},
        {"stream": "cursor_daily", "state": "late"},
    ] == town.query(states, day=DAY)
    assert 0 == town.one("SELECT COUNT(*) AS n FROM fct_usage_daily WHERE usage_date >= '2026-01-01'")


def test_trap_8_a_restated_day_replaces_the_old_one(town: World) -> None:
    """The newest answer wins its day whole: withdrawn rows disappear, the other days stay."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("a", 5), usage("b", 7)], NEXT: [usage("a", 1)]})}, BOTH)
    town.run({"anthropic_usage": usage_report({DAY: [usage("a", 6)], NEXT: [usage("a", 1)]})}, BOTH)
    tokens = (
        "SELECT usage_date, api_key_id, input_tokens FROM fct_usage_daily WHERE usage_date >= '2026-01-01' ORDER BY 1"
    )
    assert [
        {"usage_date": DAY, "api_key_id": "a", "input_tokens": 6},
        {"usage_date": NEXT, "api_key_id": "a", "input_tokens": 1},
    ] == town.query(tokens)
    revised = "SELECT date FROM source_coverage WHERE stream = 'anthropic_usage' AND revised"
    assert [{"date": DAY}] == town.query(revised)


def test_trap_9_an_unknown_model_is_unpriced_and_loud(town: World) -> None:
    """No price is NULL, never zero and never another model's; a finding names the model."""
    rows = [usage("k", 1_000_000), usage("k", 5, model="claude-from-tomorrow")]
    town.run({"anthropic_usage": usage_report({DAY: rows, NEXT: []})}, BOTH)
    prices = "SELECT model, list_cost_usd FROM api_usage_expenses ORDER BY model"
    assert [
        {"model": "claude-from-tomorrow", "list_cost_usd": None},
        {"model": OPUS, "list_cost_usd": Decimal(5)},
    ] == town.query(prices)
    assert "claude-from-tomorrow" == town.one("SELECT subject FROM quality_findings WHERE rule = 'unpriced'")


def test_trap_10_priority_usage_shows_tokens_and_no_cost(town: World) -> None:
    """Priority tier is not in the cost report: it drives no line and its cost is unknown, not zero."""
    rows = [usage("k", 100, service_tier="priority"), usage("j", 10)]
    town.run(
        {
            "anthropic_usage": usage_report({DAY: rows, NEXT: []}),
            "anthropic_cost": cost_report({DAY: [cost("50")], NEXT: []}),
        },
        BOTH,
    )
    rows_of_day = "SELECT api_key_id, quantity, billed_cost_usd FROM api_usage_expenses ORDER BY api_key_id"
    assert [
        {"api_key_id": "j", "quantity": 10, "billed_cost_usd": Decimal("0.5")},
        {"api_key_id": "k", "quantity": 100, "billed_cost_usd": None},
    ] == town.query(rows_of_day)
