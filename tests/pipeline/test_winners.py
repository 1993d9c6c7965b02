"""Which snapshot wins a day, what is held, and what happens to everything that was built on the loser."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from shared import keys, topology
from shared.messages import RunRequested, encode

from .answers import cost, cost_report, event, events, noon, usage, usage_report
from .world import START

if TYPE_CHECKING:
    from .world import World

DAY = date(2026, 8, 31)
NEXT = date(2026, 9, 1)
BOTH = (DAY, NEXT)
TOKENS = "SELECT COALESCE(SUM(input_tokens), 0) AS n FROM fct_usage_daily WHERE usage_date = @day"
STATE = "SELECT state FROM source_coverage WHERE stream = @stream AND date = @day"


def test_the_newest_observation_wins_whenever_it_is_loaded(town: World) -> None:
    """An observation made earlier and loaded later changes nothing."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: []})}, BOTH, observed_at=START)
    earlier = START - timedelta(hours=1)
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 1)], NEXT: []})}, BOTH, observed_at=earlier)
    assert 2 == town.one(TOKENS, day=DAY)


def test_a_money_stream_with_a_broken_line_is_held(town: World) -> None:
    """One unreadable line makes the snapshot unsound: the last good day stays, until a person accepts."""
    whole = {"anthropic_cost": cost_report({DAY: [cost("100")], NEXT: []})}
    town.run(whole, BOTH)
    broken = {"anthropic_cost": cost_report({DAY: [cost("200"), cost("not a number")], NEXT: []})}
    held = town.run(broken, BOTH)
    total = "SELECT SUM(billed_cost_usd) AS usd FROM fct_cost_daily WHERE cost_date = @day"
    assert Decimal(1) == town.one(total, day=DAY)
    assert "held" == town.one("SELECT state FROM raw_snapshots WHERE run_id = @run", run=held)
    wish = RunRequested(replay=held, accept=True)
    town.bus.publish(topology.RUN_REQUESTED, encode(wish), {})
    town.bus.drain(60)
    assert Decimal(2) == town.one(total, day=DAY)


def test_a_day_with_only_unsound_snapshots_is_partial(town: World) -> None:
    """The readable lines count, the day says partial, the unread ones lie in quarantine with their reason."""
    run = town.run({"anthropic_cost": cost_report({DAY: [cost("200"), cost("x")], NEXT: []})}, BOTH)
    assert "partial" == town.one(STATE, stream="anthropic_cost", day=DAY)
    assert Decimal(2) == town.one("SELECT SUM(billed_cost_usd) AS usd FROM claude_expenses")
    assert 1 == len(town.lake.list(f"quarantine/anthropic_cost/{DAY}_{NEXT}/{run}"))


def test_a_window_that_is_suddenly_empty_waits_for_a_second_opinion(town: World) -> None:
    """Rows do not vanish on one empty answer; two empty answers that agree are believed."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: []})}, BOTH)
    empty = {"anthropic_usage": usage_report({DAY: [], NEXT: []})}
    town.run(empty, BOTH)
    assert 2 == town.one(TOKENS, day=DAY)
    town.run(empty, BOTH)
    assert 0 == town.one(TOKENS, day=DAY)
    assert "reported_zero" == town.one(STATE, stream="anthropic_usage", day=DAY)


def test_an_empty_day_of_a_full_window_counts_as_empty_at_once(town: World) -> None:
    """Only a window that is empty throughout is suspicious."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: [usage("k", 3)]})}, BOTH)
    town.run({"anthropic_usage": usage_report({DAY: [], NEXT: [usage("k", 3)]})}, BOTH)
    assert 0 == town.one(TOKENS, day=DAY)
    assert 3 == town.one(TOKENS, day=NEXT)


def test_equal_content_is_loaded_once_and_rebuilds_nothing(town: World) -> None:
    """A second observation that says the same shares the raw rows, and the facts keep their publication time."""
    said = {"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: [usage("k", 3)]})}
    town.run(said, BOTH)
    before = town.query("SELECT * FROM fct_usage_daily WHERE usage_date >= '2026-01-01' ORDER BY usage_date")
    town.run(said, BOTH)
    assert 2 == town.one("SELECT COUNT(*) AS n FROM raw_anthropic_usage WHERE ingest_date >= '2026-01-01'")
    assert before == town.query("SELECT * FROM fct_usage_daily WHERE usage_date >= '2026-01-01' ORDER BY usage_date")


def test_only_the_days_that_changed_are_touched(town: World) -> None:
    """A restated day is published again; its neighbour keeps its publication time."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: [usage("k", 3)]})}, BOTH)
    stamp = "SELECT MAX(created_timestamp) AS at FROM fct_usage_daily WHERE usage_date = @day"
    old = {day: town.one(stamp, day=day) for day in BOTH}
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 4)], NEXT: [usage("k", 3)]})}, BOTH)
    assert old[NEXT] == town.one(stamp, day=NEXT)
    assert old[DAY] < town.one(stamp, day=DAY)


def test_the_invariant_holds_back_the_vendor_it_fails_for_and_nobody_else(town: World) -> None:
    """A quarantined line with a legible amount breaks Anthropic's day only: its last good facts stay."""
    good = {
        "anthropic_cost": cost_report({DAY: [cost("100")], NEXT: []}),
        "cursor_events": events(event(noon(DAY))),
    }
    town.run(good, BOTH)
    euros = cost("300", currency="EUR")
    bad = {
        "anthropic_cost": cost_report({DAY: [cost("100"), euros], NEXT: []}),
        "cursor_events": events(event(noon(DAY)), event(noon(DAY))),
    }
    run = town.run(bad, BOTH)
    town.bus.publish(topology.RUN_REQUESTED, encode(RunRequested(replay=run, accept=True)), {})
    town.bus.drain(60)
    by_vendor = """
        SELECT vendor, SUM(billed_cost_usd) AS usd FROM fct_cost_daily WHERE cost_date = @day
        GROUP BY vendor ORDER BY 1
    """
    assert [
        {"vendor": "anthropic", "usd": Decimal(1)},
        {"vendor": "cursor", "usd": Decimal("0.4272464")},
    ] == town.query(by_vendor, day=DAY)


def test_a_deleted_warehouse_is_filled_again_from_the_lake(town: World) -> None:
    """The lake is the truth: a new file gets every snapshot and the same facts, without asking a vendor."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: []})}, BOTH)
    town.run({"cursor_events": events(event(noon(DAY)))}, BOTH)
    facts = """
        SELECT cost_date, user_email, billed_cost_usd, snapshot_id FROM fct_cost_daily
        WHERE cost_date >= '2026-01-01' ORDER BY 1, 2, 3, 4
    """
    before = town.query(facts)
    town.close()
    for file in town.folder.glob("warehouse.duckdb*"):
        file.unlink()
    town.open()
    town.bus.publish(topology.RUN_REQUESTED, encode(RunRequested(kind="replay", from_lake=True)), {})
    town.bus.drain(60)
    assert before == town.query(facts)
    assert 102 == town.one(TOKENS, day=DAY)


def test_a_commit_that_is_announced_twice_is_loaded_once(town: World) -> None:
    """Delivered again next week: the rows are there, nothing is added."""
    run = town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: []})}, BOTH)
    plan = town.runtime.ledger.plan(run)
    assert plan is not None
    for _ in range(3):
        town.bus.finalized("lake", keys.commit(plan.entries[0]), 1)
    town.bus.drain(60)
    assert 1 == town.one("SELECT COUNT(*) AS n FROM raw_anthropic_usage WHERE ingest_date >= '2026-01-01'")
    assert 1 == town.one("SELECT COUNT(*) AS n FROM raw_snapshots")
