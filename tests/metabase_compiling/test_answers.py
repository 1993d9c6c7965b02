"""SQL that no golden card covers answers what it should: what is known, and what a value was before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from metabase.compiling.freshness import FOLDER, FRESHNESS
from metabase.compiling.sql import qualified, with_value_before
from metabase.definition import files
from metabase.definition.sql_text import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Rows = list[dict[str, Any]]
TODAY = date(2026, 11, 3)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[DuckDBWarehouse]:
    """An empty warehouse."""
    opened = DuckDBWarehouse(tmp_path / "warehouse.duckdb", today=TODAY)
    yield opened
    opened.close()


def test_what_is_known_of_each_platform(warehouse: DuckDBWarehouse) -> None:
    """A day that nobody reported is counted as missing; a feed that is not configured is neither known nor missing."""
    days = [
        ("2026-11-01", "cursor", True, True, None),
        ("2026-11-02", "cursor", False, True, "events"),
        ("2026-11-01", "claude_ai", True, None, None),
        ("2026-11-02", "claude_ai", True, None, None),
        ("2026-11-01", "claude_api", False, False, "cost report, usage report"),
    ]
    names = ("day", "platform", "is_cost_reported", "is_usage_reported", "missing_feeds")
    given = [dict(zip(names, row, strict=True)) for row in days]
    sql = fill(files.card_sql(FOLDER, FRESHNESS.key), lambda _tag: None)
    with warehouse.build() as build:
        build.stage("vw_platform_coverage", "vw_platform_coverage", given)
        found = build.rows(sql)

    first, second = date(2026, 11, 1), date(2026, 11, 2)
    assert [
        ("claude_ai", second, 0, None, None, None),
        ("claude_api", None, 1, None, 1, "cost report, usage report"),
        ("cursor", first, 1, second, 0, "events"),
    ] == [tuple(row.values()) for row in found]
    assert list(FRESHNESS.columns) == list(found[0])


def test_a_value_before_is_the_one_that_the_change_starts_from(warehouse: DuckDBWarehouse) -> None:
    """300 after +20 % was 250; what fell to nothing, or of which no change is known, has no value before."""
    months = "SELECT * FROM UNNEST([1, 2, 3]) AS month ORDER BY month DESC"
    text = (
        "SELECT m.month, IF(m.month = 2, NUMERIC '0', NUMERIC '300') AS usd, "
        "CASE m.month WHEN 3 THEN 0.2 WHEN 2 THEN -1 END AS ratio "
        f"FROM ({months}) AS m ORDER BY m.month DESC"
    )
    with warehouse.build() as build:
        found = build.rows(with_value_before(text, "usd", "ratio", "month"))

    assert [(1, None), (2, None), (3, Decimal(250))] == [(row["month"], row["usd_before"]) for row in found]


def test_views_are_named_with_their_dataset() -> None:
    """Views stand in backticks with their dataset; steps of the statement and functions stay as they are."""
    text = "WITH a AS (SELECT 1) SELECT EXTRACT(DAY FROM a.day) FROM a JOIN vw_slo AS s ON TRUE"

    expected = "WITH a AS (SELECT 1) SELECT EXTRACT(DAY FROM a.day) FROM a JOIN `house_bi.vw_slo` AS s ON TRUE"
    assert expected == qualified(text, "house_bi.")
