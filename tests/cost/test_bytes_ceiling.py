"""A daily run reads as much of two years as of two months, but for what is listed with its reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tools.bytes_ceiling import FLAT, GROWS, LEDGERS, growth, reach, touched
from tools.daily_run import TODAY
from tools.partition_reach import LAST, WHOLE, Reach, Touch, days, partition_columns

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

PARAMS = {"lo": date(2026, 8, 1), "hi": date(2026, 8, 3)}
SMALL = {"applied_models", "price_card", "publish_fence", "shown_people", "streams"}
"""One row per model, price, build, person or stream; dimensions are as small."""


@pytest.fixture(scope="module")
def found() -> dict[int, dict[str, list[Touch]]]:
    """Days of history → step → what a daily run may read in it."""
    return touched()


@pytest.fixture(scope="module")
def reached(found: dict[int, dict[str, list[Touch]]]) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """Step → partitions by table, after the short and after the long history."""
    return reach(found)


def test_what_a_daily_run_reads_does_not_grow(reached: dict[str, tuple[Counter[str], Counter[str]]]) -> None:
    """Every step of transform and monitor may read the same partitions however long the history; exceptions say why."""
    growing = {step for step, (short, long) in reached.items() if long.total() and growth(short, long) > FLAT}

    assert set(GROWS) == growing


def test_all_the_work_was_looked_at(reached: dict[str, tuple[Counter[str], Counter[str]]]) -> None:
    """The recording holds what is expensive: building from raw lines, replacing facts, summing anew, and the rules."""
    assert {
        "build stg_anthropic_usage",
        "build stg_cursor_events",
        "publish fct_cost_daily",
        "publish agg_person_day",
        "publish agg_person_month",
        "find people_seen",
        "rule cost_spike",
    } <= {step for step, (_, long) in reached.items() if long.total()}


def test_tables_without_partitions_are_small_or_listed(found: dict[int, dict[str, list[Touch]]]) -> None:
    """What is read whole is a dimension, a handful of rows, or bookkeeping that is listed with its reason."""
    every = [touch for run in found.values() for touches in run.values() for touch in touches]
    whole = {touch.table for touch in every if touch.span is None and not touch.table.startswith("dim_")}

    assert whole - SMALL <= set(LEDGERS)
    assert {"raw_snapshots", "raw_snapshot_days", "applied_winners"} <= whole


def _constant(expression: str, params: Mapping[str, Any]) -> date | datetime:
    found: date = params[expression.removeprefix("@")]
    return found


def _spans(sql: str, built: frozenset[str] = frozenset()) -> list[Any]:
    return [touch.span for touch in Reach(_constant, built).touches(sql, PARAMS)]


@pytest.mark.parametrize(
    ("where", "span"),
    [
        ("cost_date BETWEEN @lo AND @hi", (PARAMS["lo"], PARAMS["hi"])),
        ("f.cost_date >= @lo AND x = 1", (PARAMS["lo"], LAST)),
        ("@hi = f.cost_date", (PARAMS["hi"], PARAMS["hi"])),
        ("cost_date BETWEEN @lo AND @hi OR x = 1", WHOLE),
        ("cost_date IN (SELECT day FROM build_days)", WHOLE),
        ("DATE_TRUNC(cost_date, MONTH) = @lo", WHOLE),
        ("g.cost_date = @lo", WHOLE),
        ("cost_date >= (SELECT MAX(day) FROM build_days)", WHOLE),
        ("TRUE", WHOLE),
    ],
)
def test_only_constants_leave_partitions_out(where: str, span: Any) -> None:
    """A comparison of the partition column itself with a constant counts; everything else reads the whole table."""
    assert [span] == _spans(f"SELECT 1 FROM fct_cost_daily AS f WHERE {where}", frozenset({"build_days"}))


def test_views_builds_and_changes_are_seen_through() -> None:
    """A build's table hides the published one, a view is what it reads, and DELETE reads what it looks through."""
    columns = partition_columns()

    assert [] == _spans("SELECT 1 FROM fct_cost_daily", frozenset({"fct_cost_daily"}))
    assert [] == _spans("WITH fct_cost_daily AS (SELECT 1) SELECT 1 FROM fct_cost_daily")
    assert [] == _spans("INSERT INTO fct_cost_daily (cost_date) SELECT day FROM build_days")
    assert [(PARAMS["lo"], LAST)] == _spans("DELETE FROM fct_cost_daily AS t WHERE t.cost_date >= @lo")
    assert {"fct_cost_daily": "cost_date", "raw_snapshots": None}.items() <= columns.items()
    assert {"agg_platform_day"} <= {
        t.table for t in Reach(lambda *_: TODAY).touches("SELECT 1 FROM vw_cost_breakdown", {})
    }


def test_partitions_are_counted_within_the_history() -> None:
    """A whole table has as many partitions as days have passed; one by month has one for each first of a month."""
    first = TODAY - timedelta(days=60)
    whole = [Touch("fct_cost_daily", WHOLE), Touch("fct_cost_daily", WHOLE), Touch("agg_person_month", WHOLE)]

    assert {"fct_cost_daily": 122, "agg_person_month": 2} == days(whole, first, TODAY)
