"""Habits for SQL files: what would run, but not mean one thing on both engines. Statements typed by people are free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from local.warehouse.bigquery_on_duckdb.kinds import Kinds, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from local.warehouse.bigquery_on_duckdb.kinds import Kind

_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.SafeDivide)
_QUOTIENTS = (exp.Div, exp.SafeDivide, exp.Avg)
# https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords
_RESERVED = frozenset(
    """ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE CROSS CUBE CURRENT
    DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT FALSE FETCH FOLLOWING FOR FROM FULL
    GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT LOOKUP
    MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE RECURSIVE
    RESPECT RIGHT ROLLUP ROWS SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN
    WHERE WINDOW WITH WITHIN""".split()  # noqa: SIM905 - a list of 96 quoted words is harder to compare with the page
)


def findings(text: str, columns: Mapping[str, Kind | None]) -> list[str]:
    """Return what to change in one statement, in reading order; `columns` as for `translate`."""
    tree = sqlglot.parse_one(text, read="bigquery")
    nodes = list(tree.walk(bfs=False))
    Kinds(tree, columns).mark(nodes)
    return [f"{finding}: {node.sql('bigquery')[:80]}" for node in nodes for finding in _about(node)]


def _about(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.Div) and not _is_a_number(node.expression):
        yield "`/` stops at zero; write SAFE_DIVIDE"
    if isinstance(node, _QUOTIENTS) and kind_of(node) is None and not _is_cast(node):
        yield "nobody can tell whether this is NUMERIC or FLOAT64; write CAST(… AS …) around it"
    if isinstance(node, _ARITHMETIC) and {"numeric", "float"} <= {kind_of(node.this), kind_of(node.expression)}:
        yield "money meets FLOAT64; write NUMERIC '…' or CAST"
    if isinstance(node, exp.Bracket) and node.args.get("offset") is not None and not node.args.get("safe"):
        yield "an array ends somewhere; write SAFE_OFFSET or SAFE_ORDINAL"
    if isinstance(node, exp.DateTrunc) and _week(node) not in {None, "MONDAY"}:
        yield "weeks start on Monday here; write WEEK(MONDAY)"
    if isinstance(node, exp.Identifier) and node.name.upper() in _RESERVED and _is_exposed(node):
        yield f"{node.name} is a reserved word of BigQuery; write it in backticks"


def _is_exposed(node: exp.Identifier) -> bool:
    """Whether a name stands alone: neither in backticks nor behind a dot."""
    behind_a_dot = isinstance(node.parent, exp.Column) and node.arg_key == "this" and bool(node.parent.table)
    return not node.args.get("quoted") and not behind_a_dot


def _is_a_number(node: exp.Expr) -> bool:
    inner = node.this if isinstance(node, exp.Cast) else node
    return isinstance(inner, exp.Literal) and float(inner.this) != 0


def _is_cast(node: exp.Expr) -> bool:
    outer = node.parent
    while isinstance(outer, (exp.Paren, exp.Round, exp.Coalesce, exp.Window)):
        outer = outer.parent
    return isinstance(outer, exp.Cast)


def _week(node: exp.DateTrunc) -> str | None:
    unit = node.args["unit"]
    if isinstance(unit, exp.WeekStart):
        return unit.name.upper()
    return "SUNDAY" if unit.name.upper() == "WEEK" else None
