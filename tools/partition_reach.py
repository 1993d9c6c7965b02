"""Which partitions of which tables a statement may touch: read off its text and its parameters, as BigQuery does.

BigQuery leaves partitions out by comparisons of the partition column with constants, and by nothing else: a join, or
IN with a subquery, reads every partition there is. What is not understood here counts as the whole table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlglot
from sqlglot import exp

from local.warehouse import schema_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Constant = Callable[[str, Mapping[str, Any]], date | datetime]

SQL = Path(__file__).resolve().parents[1] / "sql"
FIRST, LAST = date.min, date.max
WHOLE = (FIRST, LAST)
Span = tuple[date, date]
Comparison = exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE


@dataclass(frozen=True, slots=True)
class Touch:
    """One mention of a table of ours, and the partitions that it may read; None where the table has none."""

    table: str
    span: Span | None


@cache
def partition_columns() -> dict[str, str | None]:
    """Return every table of `sql/schema` with its partition column, or None."""
    days = schema_files.partition_columns(schema_files.SCHEMA)
    return {table: days.get(table) for table in schema_files.tables(schema_files.SCHEMA)}


class Reach:
    """Reads statements; asks `constant` for the values of expressions without columns."""

    def __init__(self, constant: Constant, built: frozenset[str] = frozenset()) -> None:
        """`built` are tables of a build: they hide published ones, and hold one run's rows."""
        self._constant = constant
        self._built = built

    def touches(self, sql: str, params: Mapping[str, Any]) -> list[Touch]:
        """Return every mention of a table, views followed down to the tables that they read."""
        return list(self._touches(sql, params, self._built))

    def _touches(self, sql: str, params: Mapping[str, Any], hidden: frozenset[str]) -> Iterator[Touch]:
        for tree in (each for each in sqlglot.parse(sql, dialect="bigquery") if each):
            named = {cte.alias for cte in tree.find_all(exp.CTE)}
            for table in tree.find_all(exp.Table):
                view = SQL / "views" / table.name / "query.sql"
                if table.name in named or table.name in hidden or isinstance(table.parent, exp.Insert | exp.Schema):
                    continue
                if view.is_file():
                    yield from self._touches(view.read_text(encoding="utf-8"), {}, frozenset())
                elif table.name in partition_columns():
                    yield Touch(table.name, self._span(table, params))

    def _span(self, table: exp.Table, params: Mapping[str, Any]) -> Span | None:
        column = partition_columns()[table.name]
        if column is None:
            return None
        first, last = WHOLE
        for condition in _conditions(table):
            low, high = self._bounds(condition, column, table.alias_or_name, params)
            first, last = max(first, low), min(last, high)
        return first, last

    def _bounds(self, condition: exp.Expression, column: str, alias: str, params: Mapping[str, Any]) -> Span:
        def is_it(side: exp.Expression | None) -> bool:
            return isinstance(side, exp.Column) and side.name == column and side.table in {"", alias}

        def value(side: exp.Expression) -> date | None:
            if side.find(exp.Column, exp.Subquery, exp.Select):
                return None
            found = self._constant(side.sql(dialect="bigquery"), params)
            return found.date() if isinstance(found, datetime) else found

        if isinstance(condition, exp.Between) and is_it(condition.this):
            return value(condition.args["low"]) or FIRST, value(condition.args["high"]) or LAST
        if isinstance(condition, Comparison):
            kind: type[Comparison] = type(condition)
            left, right = condition.this, condition.expression
            if is_it(right):
                kind, left, right = MIRRORED[kind], right, left
            bound = value(right) if is_it(left) else None
            if bound is not None:
                return bound if kind in LOWER else FIRST, bound if kind in UPPER else LAST
        return WHOLE


LOWER, UPPER = {exp.GT, exp.GTE, exp.EQ}, {exp.LT, exp.LTE, exp.EQ}
MIRRORED: dict[type[Comparison], type[Comparison]] = {
    exp.EQ: exp.EQ,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
}


def days(touches: list[Touch], first: date, last: date) -> Counter[str]:
    """Return table → partitions that are there between two days and may be read, counted at every mention."""
    found: Counter[str] = Counter()
    for touch in touches:
        if touch.span is not None:
            low, high = max(touch.span[0], first), min(touch.span[1], last)
            found[touch.table] += _partitions(low, high, partition_columns()[touch.table] == "month")
    return found


def _partitions(low: date, high: date, is_monthly: bool) -> int:
    every = (low + timedelta(days=ahead) for ahead in range((high - low).days + 1))
    return sum(1 for day in every if day.day == 1 or not is_monthly)


def _conditions(table: exp.Table) -> Iterator[exp.Expression]:
    """Yield what must be true of every row that is read: WHERE of the statement around, and ON of its own join."""
    around = table.find_ancestor(exp.Select, exp.Delete, exp.Update)
    where = around.args.get("where") if around else None
    join = table.find_ancestor(exp.Join, exp.Select)
    joined = join.args.get("on") if isinstance(join, exp.Join) else None
    for condition in (where.this if where else None, joined):
        if condition is not None:
            yield from (
                cast("Iterator[exp.Expression]", condition.flatten())
                if isinstance(condition, exp.And)
                else (condition,)
            )
