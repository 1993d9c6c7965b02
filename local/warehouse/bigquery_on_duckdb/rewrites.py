"""The rewrites sqlglot does not do: where BigQuery and DuckDB read the same words differently.

Every rule takes a node and returns its replacement, or None to leave it. They run from the leaves to the root, and
each is proved by cases in tests/local/bigquery_cases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from local.warehouse.bigquery_on_duckdb import banned, dates, formats, numbers
from local.warehouse.bigquery_on_duckdb.kinds import kind_of, mark
from local.warehouse.bigquery_on_duckdb.nodes import function

if TYPE_CHECKING:
    from local.warehouse.bigquery_on_duckdb.kinds import Kinds

Rule = Callable[..., exp.Expr | None]

_DIVISIONS = (exp.Div, exp.SafeDivide, exp.Avg)
_TRANSPARENT = (exp.Paren, exp.Round, exp.Coalesce)


def rewrite(tree: exp.Expr, kinds: Kinds) -> None:
    """Apply every rule to the tree, in place; UnsupportedBigQueryError names what cannot keep its meaning."""
    nodes = list(tree.walk())
    banned.check(nodes)
    kinds.mark(nodes)
    for node in nodes:
        _read_the_cast_around(node)
    for node in reversed(nodes):
        rule = RULES.get(type(node))
        replacement = rule(node) if rule else None
        if replacement is not None:
            mark(replacement, kind_of(node))
            node.replace(replacement)


def _read_the_cast_around(node: exp.Expr) -> None:
    """A division of unknown type inside CAST(… AS NUMERIC) is meant to be NUMERIC."""
    if not isinstance(node, exp.Cast) or kind_of(node) != "numeric":
        return
    inner = node.this
    while isinstance(inner, _TRANSPARENT):
        inner = inner.this
    if isinstance(inner, _DIVISIONS) and kind_of(inner) is None:
        mark(inner, "numeric")


def _in_unnest(node: exp.In) -> exp.Expr | None:
    """IN UNNEST(array) is a join with a set, not a search through the array for every row."""
    unnest = node.args.get("unnest")
    if unnest is None:
        return None
    members = exp.select(function("unnest", unnest.expressions[0])).subquery(copy=False)
    return exp.In(this=node.this, query=members)


RULES: dict[type[exp.Expr], Rule] = {
    exp.DataType: numbers.numeric_type,
    exp.Literal: numbers.literal,
    exp.Div: numbers.divide,
    exp.SafeDivide: numbers.safe_divide,
    exp.IntDiv: numbers.int_div,
    exp.Mul: numbers.multiply,
    exp.Round: numbers.back_to_numeric,
    exp.Ceil: numbers.back_to_numeric,
    exp.Floor: numbers.back_to_numeric,
    exp.Trunc: numbers.back_to_numeric,
    exp.Avg: numbers.average,
    exp.CountIf: numbers.count_if,
    exp.Window: numbers.window_average,
    exp.Cast: numbers.cast,
    exp.TryCast: numbers.cast,
    exp.DateTrunc: dates.date_trunc,
    exp.DateAdd: dates.date_shift,
    exp.DateSub: dates.date_shift,
    exp.DateFromUnixDate: dates.date_from_days,
    exp.CurrentDate: dates.today,
    exp.TimestampDiff: dates.elapsed,
    exp.Extract: dates.extract,
    exp.UnixToTime: dates.from_unix,
    exp.In: _in_unnest,
    exp.TimeToStr: formats.format_time,
    exp.StrToTime: formats.parse_timestamp,
    exp.Format: formats.format_text,
}
