"""Rewrites of dates and instants: a DATE stays a DATE, an instant knows its zone, weeks start where BigQuery says."""

from __future__ import annotations

from sqlglot import exp

from local.warehouse.bigquery_on_duckdb.nodes import cast_to, function, text
from local.warehouse.unsupported import UnsupportedBigQueryError

_DAYS = {"DAY": 1, "WEEK": 7}
_UNIX_SCALES = {"0": "to_timestamp", "3": "epoch_ms", "6": "make_timestamp"}


def date_trunc(node: exp.DateTrunc) -> exp.Expr:
    """A truncated DATE is a DATE; DuckDB makes it a TIMESTAMP."""
    return cast_to(node.copy(), "DATE")


def date_shift(node: exp.DateAdd | exp.DateSub) -> exp.Expr:
    """DATE plus or minus an interval is a DATE; DuckDB makes it a TIMESTAMP.

    Days are whole numbers, not intervals: 30 DAY and 1 MONTH are equal to DuckDB, so of two such shifts of one date in
    one statement it would compute only one.
    """
    sign = exp.Add if isinstance(node, exp.DateAdd) else exp.Sub
    amount = exp.Literal.number(node.expression.this) if isinstance(node.expression, exp.Literal) else node.expression
    unit = node.args.get("unit")
    days = _DAYS.get(unit.name.upper() if unit is not None else "DAY")
    shift: exp.Expr = exp.Interval(this=exp.Paren(this=amount), unit=unit)
    if days:
        count = exp.Paren(this=amount)
        shift = cast_to(count if days == 1 else exp.Mul(this=count, expression=exp.Literal.number(days)), "INT")
    return cast_to(exp.Paren(this=sign(this=cast_to(node.this, "DATE"), expression=shift)), "DATE")


def date_from_days(node: exp.DateFromUnixDate) -> exp.Expr:
    """Days since 1970 make a DATE; DuckDB makes it a TIMESTAMP."""
    return cast_to(node.copy(), "DATE")


def today(node: exp.CurrentDate) -> exp.Expr | None:
    """Today is the warehouse's today, which tests and demos fix."""
    return None if node.this else function("bq_today")


def elapsed(node: exp.TimestampDiff) -> exp.Expr:
    """TIMESTAMP_DIFF counts whole elapsed units; DuckDB's date_diff counts boundaries."""
    return function("date_sub", text(node.args["unit"].name.lower()), node.expression, node.this)


def extract(node: exp.Extract) -> exp.Expr | None:
    """Sunday is 1, WEEK counts from the first Sunday, ISOWEEK is what DuckDB calls week."""
    part = "WEEK(MONDAY)" if isinstance(node.this, exp.WeekStart) else node.this.name.upper()
    if isinstance(node.this, exp.WeekStart) and node.this.name.upper() != "MONDAY":
        raise UnsupportedBigQueryError(f"EXTRACT(WEEK({node.this.name})): only MONDAY and plain WEEK")
    if part == "DATE":
        return cast_to(node.expression, "DATE")
    if part == "DAYOFWEEK":
        sunday_is_0 = exp.Extract(this=exp.var("dow"), expression=node.expression)
        return exp.Paren(this=exp.Add(this=sunday_is_0, expression=exp.Literal.number(1)))
    if part in {"ISOWEEK", "ISOYEAR"}:
        return exp.Extract(
            this=exp.var(part.removeprefix("ISO") if part == "ISOWEEK" else part), expression=node.expression
        )
    if part in {"WEEK", "WEEK(MONDAY)"}:
        style = "%W" if part == "WEEK(MONDAY)" else "%U"
        return cast_to(function("strftime", cast_to(node.expression, "DATE"), text(style)), "BIGINT")
    return None


def from_unix(node: exp.UnixToTime) -> exp.Expr:
    """TIMESTAMP_SECONDS, _MILLIS and _MICROS know their time zone: UTC."""
    scale = node.args.get("scale")
    made = function(_UNIX_SCALES[scale.name if scale is not None else "0"], node.this)
    return made if scale is None or scale.name == "0" else function("timezone", text("UTC"), made)
