"""Rewrites of numbers: NUMERIC must stay NUMERIC, to the ninth decimal."""

from __future__ import annotations

from sqlglot import exp

from local.warehouse.bigquery_on_duckdb.kinds import kind_of
from local.warehouse.bigquery_on_duckdb.nodes import case_when, cast_to, function, text
from local.warehouse.unsupported import UnsupportedBigQueryError


def numeric_type(node: exp.DataType) -> exp.Expr | None:
    """NUMERIC is DECIMAL(18, 3) in DuckDB unless told otherwise."""
    bare = node.this == exp.DType.DECIMAL and not node.expressions
    return exp.DataType.build("DECIMAL(38, 9)", dialect="duckdb") if bare else None


def literal(node: exp.Literal) -> exp.Expr | None:
    """1.5 is FLOAT64 in BigQuery, a decimal in DuckDB; inside a cast to NUMERIC both mean the digits."""
    outer = node.parent.parent if isinstance(node.parent, exp.Neg) else node.parent
    if kind_of(node) != "float" or (isinstance(outer, exp.Cast) and kind_of(outer) == "numeric"):
        return None
    return cast_to(node.copy(), "DOUBLE")


def divide(node: exp.Div) -> exp.Expr | None:
    """NUMERIC stays NUMERIC, and division by zero is an error, not infinity."""
    if kind_of(node) == "numeric":
        return function("bq_divide", node.this, node.expression)
    if isinstance(node.expression, exp.Literal) and float(node.expression.this):
        return None
    by_zero = exp.EQ(this=node.expression.copy(), expression=exp.Literal.number(0))
    return case_when(by_zero, function("error", text("division by zero")), node.copy())


def safe_divide(node: exp.SafeDivide) -> exp.Expr | None:
    """NUMERIC stays NUMERIC."""
    if kind_of(node) != "numeric":
        return None
    possible = exp.NEQ(this=node.expression.copy(), expression=exp.Literal.number(0))
    return case_when(possible, function("bq_divide", node.this, node.expression))


def int_div(node: exp.IntDiv) -> exp.Expr | None:
    """DIV of NUMERIC truncates; DuckDB's // on decimals does not, and on integers it binds closer than + and -."""
    if kind_of(node) != "int":
        return function("bq_div", node.this, node.expression)
    return exp.IntDiv(this=_whole(node.this), expression=_whole(node.expression))


def _whole(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=node) if isinstance(node, exp.Binary) else node


def multiply(node: exp.Mul) -> exp.Expr | None:
    """A product of NUMERIC has nine decimals again, or scales add up until nothing is left before the point."""
    one_is_whole = "int" in {kind_of(node.this), kind_of(node.expression)}
    return cast_to(exp.Paren(this=node.copy()), "NUMERIC") if kind_of(node) == "numeric" and not one_is_whole else None


def count_if(node: exp.CountIf) -> exp.Expr:
    """Of no rows COUNTIF counts 0; DuckDB's answers NULL."""
    return exp.Count(this=case_when(node.this, exp.Literal.number(1)))


def back_to_numeric(node: exp.Expr) -> exp.Expr | None:
    """Rounding NUMERIC gives NUMERIC; DuckDB gives a decimal of another scale."""
    if isinstance(node, exp.Round) and node.args.get("truncate") is not None:
        raise UnsupportedBigQueryError(
            "ROUND with a mode goes through DOUBLE: round half away from zero, or at the edge"
        )
    return cast_to(node.copy(), "NUMERIC") if kind_of(node) == "numeric" else None


def average(node: exp.Avg) -> exp.Expr | None:
    """AVG of NUMERIC is NUMERIC."""
    if kind_of(node) != "numeric" or isinstance(node.parent, exp.Window):
        return None
    return _exact_average(exp.Sum(this=node.this.copy()), exp.Count(this=node.this.copy()))


def window_average(node: exp.Window) -> exp.Expr | None:
    """AVG(…) OVER (…) of NUMERIC is NUMERIC."""
    average = node.this
    if not isinstance(average, exp.Avg) or kind_of(average) != "numeric":
        return None
    total, count = node.copy(), node.copy()
    total.set("this", exp.Sum(this=average.this.copy()))
    count.set("this", exp.Count(this=average.this.copy()))
    return _exact_average(total, count)


def _exact_average(total: exp.Expr, count: exp.Expr) -> exp.Expr:
    return function("bq_divide", total, function("nullif", count, exp.Literal.number(0)))


def cast(node: exp.Cast) -> exp.Expr | None:
    """A number as text has no trailing zeros; FLOAT64 becomes INT64 half away from zero."""
    target, kind = node.to.this, kind_of(node.this)
    if target == exp.DType.TEXT and kind == "numeric":
        digits = cast_to(cast_to(node.this, "NUMERIC"), "VARCHAR")
        return function("regexp_replace", digits, text(r"\.?0+$"), text(""))
    if target == exp.DType.TEXT and kind == "float":
        return function("regexp_replace", node.copy(), text(r"\.0$"), text(""))
    if target == exp.DType.BIGINT and kind == "float":
        node.set("this", function("round", node.this))
    return None
