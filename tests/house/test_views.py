"""Every view is described, bounded, of one ledger a sum, and one row a grain."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
import yaml
from sqlglot import exp

from local.warehouse import schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from local.warehouse.hashed_views import PREFIX
from local.warehouse.reader import DuckDBReader
from tests.pipeline.answers import (
    api_keys,
    code,
    code_report,
    cost,
    cost_report,
    event,
    events,
    noon,
    sheets,
    usage,
    usage_report,
    users,
)
from tests.pipeline.world import world

from .repository import ROOT, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 9, 2)
DAYS = [date(2026, 8, 30), date(2026, 8, 31), date(2026, 9, 1)]
TEXTS = {name: text for name, text in schema_files.views(schema_files.SCHEMA).items() if not name.startswith(PREFIX)}
VIEWS = sorted(TEXTS)
TABLES = schema_files.tables(schema_files.SCHEMA)
LEDGERS = {"list", "billed", "amortised", "none"}
PARTITIONED = schema_files.partition_columns(schema_files.SCHEMA)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBReader]:
    """A warehouse without a row."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    DuckDBWarehouse(path, today=TODAY).close()
    reader = DuckDBReader(path, today=TODAY)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBReader]:
    """A warehouse in which people share keys, use several tools in two months, and some days are missing."""
    folder = tmp_path_factory.mktemp("busy")
    with world(folder, TODAY) as town:
        rows = [usage("shared", 10), usage(None, 5), usage("owned", 7, inference_geo="us")]
        lines = [cost("10"), cost("3", inference_geo=None)]
        people = "email,team,valid_from\nana@example.com,Red,\nbo@example.com,Blue,2026-08-31"
        said = {
            "anthropic_usage": usage_report(dict.fromkeys(DAYS, rows)),
            "anthropic_cost": cost_report(dict.fromkeys(DAYS, lines)),
            "anthropic_keys": api_keys({"id": "owned", "created_by": {"id": "user_ana", "type": "user"}}),
            "anthropic_users": users("ana", "bo"),
            "claude_code": code_report(
                DAYS[0], code("ana@example.com", DAYS[0], 10), code("bo@example.com", DAYS[0], 5)
            ),
            "cursor_events": events(event(noon(DAYS[0])), event(noon(DAYS[2])), event(noon(DAYS[2]), userEmail="")),
            "sheets": sheets(
                api_keys="api_key_id,user_email,shares\nshared,ana@example.com,1\nshared,bo@example.com,2", users=people
            ),
        }
        town.run(said, (DAYS[0], DAYS[-1]), failed={"cursor_daily": "failed", "enterprise_cost": "forbidden"})
    reader = DuckDBReader(folder / "warehouse.duckdb", today=TODAY)
    yield reader
    reader.close()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_says_what_its_columns_mean(view: str, empty: DuckDBReader) -> None:
    """The card beside a view has its columns in order, each with meaning, unit and ledger, and its grain among them."""
    card = _card(view)
    columns = card["columns"]

    assert empty.columns(f"SELECT * FROM {view}") == list(columns)
    assert [] == [
        name
        for name, says in columns.items()
        if ["meaning", "unit", "ledger"] != [key for key in says if key != "person"]
    ]
    assert [] == [name for name, says in columns.items() if not (says["meaning"] and says["unit"])]
    assert [] == [name for name, says in columns.items() if says["ledger"] not in LEDGERS]
    assert card["description"]
    assert card["grain"]
    assert set() == {*card["grain"]} - {*columns}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_says_what_it_reads(view: str) -> None:
    """The card names the tables and views that the query reads, no more and no less."""
    assert sorted(_tables(_tree(view)) & (TABLES.keys() | TEXTS.keys())) == sorted(_card(view)["reads"])


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_bounded(view: str) -> None:
    """Where a table with days is read, the same SELECT says from which day on."""
    assert [] == [f"{name} by {PARTITIONED[name]}" for name in _unbounded(_tree(view))]


@pytest.mark.parametrize("view", VIEWS)
def test_ledgers_are_never_added(view: str) -> None:
    """No plus stands between two ledgers."""
    sums = [
        (node, {ledger for column in node.find_all(exp.Column) if (ledger := _ledger(column.name))})
        for node in _tree(view).find_all(exp.Add)
    ]

    assert [] == [node.sql("bigquery") for node, ledgers in sums if len(ledgers) > 1]


@pytest.mark.parametrize("view", VIEWS)
def test_outer_joins_have_an_equality(view: str) -> None:
    """BigQuery refuses an outer join without an equality between its two sides; DuckDB does not."""
    outer = [join for join in _tree(view).find_all(exp.Join) if join.side]

    assert [] == [join.sql("bigquery") for join in outer if not _has_an_equality(join)]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_one_row_a_grain(view: str, busy: DuckDBReader) -> None:
    """The check beside a view is about its grain, and finds nothing on busy facts."""
    path = f"sql/views/{view}/checks.sql"
    assert (ROOT / path).exists()
    first, query = read(path).split("\n", 1)
    grouped = sqlglot.parse_one(query, read="bigquery").args["group"]

    assert "-- fail: the grain is unique" == first
    assert _card(view)["grain"] == [column.name for column in grouped.expressions]
    assert [] == busy.query(query)


def test_the_checks_have_something_to_look_at(busy: DuckDBReader) -> None:
    """The sums of the months are those of the facts, in every ledger."""
    sums = "SUM(cost_usd) AS a, SUM(billed_cost_usd) AS b, SUM(list_cost_usd) AS c"
    (facts,) = busy.query(f"SELECT {sums} FROM fct_cost_daily WHERE cost_date >= '2026-01-01'")

    assert facts["a"] > 0
    for view in ("agg_monthly_finance", "agg_user_summary", "vw_cost_breakdown", "vw_cost_by_person"):
        assert [facts] == busy.query(f"SELECT {sums} FROM {view}")
    (allocated,) = busy.query("SELECT SUM(total_cost_usd) AS usd FROM vw_cost_allocation")
    assert facts["a"] == allocated["usd"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT 1 FROM fct_cost_daily", ["fct_cost_daily"]),
        ("SELECT 1 FROM fct_cost_daily WHERE cost_date <= CURRENT_DATE()", ["fct_cost_daily"]),
        ("SELECT 1 FROM fct_cost_daily AS f JOIN t ON t.day = f.cost_date", ["fct_cost_daily"]),
        ("SELECT 1 FROM fct_cost_daily AS f JOIN t ON t.day >= '2026-01-01'", ["fct_cost_daily"]),
        ("SELECT 1 FROM fct_cost_daily WHERE cost_date >= '2026-01-01' OR TRUE", ["fct_cost_daily"]),
        ("WITH x AS (SELECT * FROM source_coverage) SELECT 1 FROM x WHERE date > '2026-01-01'", ["source_coverage"]),
        ("SELECT 1 FROM fct_cost_daily WHERE cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 9 DAY)", []),
        ("SELECT 1 FROM t LEFT JOIN fct_cost_daily AS f ON f.cost_date BETWEEN '2026-01-01' AND t.day", []),
    ],
)
def test_a_missing_bound_is_found(text: str, found: list[str]) -> None:
    """A bound counts when it is about the table's own days, from below, and always holds."""
    assert found == _unbounded(sqlglot.parse_one(text, read="bigquery"))


@cache
def _tree(view: str) -> exp.Expr:
    return sqlglot.parse_one(TEXTS[view], read="bigquery")


@cache
def _card(view: str) -> dict[str, Any]:
    path: Path = ROOT / "sql" / "views" / view / "metadata.yaml"
    card: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return card


def _tables(tree: exp.Expr) -> set[str]:
    """Return the names of tables, without those that the statement makes itself."""
    return {table.name for table in tree.find_all(exp.Table)} - {made.alias for made in tree.find_all(exp.CTE)}


def _unbounded(tree: exp.Expr) -> list[str]:
    """Return the tables with days that some SELECT reads without saying from which day on."""
    return [
        table.name
        for select in tree.find_all(exp.Select)
        for table in _sources(select)
        if table.name in PARTITIONED and not _is_bounded(table, select)
    ]


def _sources(select: exp.Select) -> list[exp.Table]:
    """Return the tables that a SELECT reads itself, not those of its subqueries."""
    places = [select.args.get("from_") or select.args.get("from"), *(select.args.get("joins") or [])]
    return [place.this for place in places if place is not None and isinstance(place.this, exp.Table)]


def _is_bounded(table: exp.Table, select: exp.Select) -> bool:
    where = select.args.get("where")
    joins = [join.args.get("on") for join in select.args.get("joins") or []]
    conditions = [where.this if where else None, *joins]
    return any(
        _is_bound(term, table) for condition in conditions if condition is not None for term in _terms(condition)
    )


def _terms(condition: exp.Expr) -> Iterator[exp.Expr]:
    """Yield what must hold together."""
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _terms(condition.this)
        yield from _terms(condition.expression)
    else:
        yield condition


def _is_bound(term: exp.Expr, table: exp.Table) -> bool:
    """Whether a condition says from which day on, without asking another table."""
    if not isinstance(term, (exp.GT, exp.GTE, exp.EQ, exp.Between)) or not isinstance(term.this, exp.Column):
        return False
    low = term.args["low"] if isinstance(term, exp.Between) else term.expression
    is_own = term.this.name == PARTITIONED[table.name] and term.this.table in {"", table.alias_or_name}
    return is_own and low.find(exp.Column) is None


def _has_an_equality(join: exp.Join) -> bool:
    if not isinstance(on := join.args.get("on"), exp.Expr):
        return isinstance(join.this, exp.Unnest) or bool(join.args.get("using"))
    equal = [term for term in _terms(on) if isinstance(term, exp.EQ)]
    return any(len({column.table for column in term.find_all(exp.Column)}) > 1 for term in equal)


def _ledger(column: str) -> str | None:
    """Return the ledger that a column's name speaks of, None when it is not about one."""
    if not re.search(r"_(usd|cost)$", column):
        return None
    words = column.split("_")
    return next((word for word in ("list", "billed") if word in words), "amortised" if "cost" in words else None)
