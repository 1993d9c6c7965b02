"""Rewrites of BigQuery's FORMAT family, whose time zones and directives sqlglot drops or passes on unread."""

from __future__ import annotations

import re

from sqlglot import exp

from local.warehouse.bigquery_on_duckdb.kinds import kind_of
from local.warehouse.bigquery_on_duckdb.nodes import cast_to, function, text
from local.warehouse.unsupported import UnsupportedBigQueryError

_DIRECTIVE = re.compile(r"%(?P<flags>[-+ #0']*)(?P<width>\d*)(?:\.(?P<places>\d+))?(?P<letter>.)")
_NOT_ALIKE = re.compile(r"%(?!-?[aAbBdGHIjmMpSuUVWwyY%])-?.?")
"""Directives that only BigQuery knows, or that mean something else to DuckDB."""


def format_time(node: exp.TimeToStr) -> exp.Expr | None:
    """FORMAT_TIMESTAMP(format, instant, zone): shift to the zone first; refuse directives only BigQuery knows."""
    pattern = node.args["format"]
    if isinstance(pattern, exp.Literal) and (found := _NOT_ALIKE.search(pattern.this)):
        raise UnsupportedBigQueryError(
            f"{found.group(0)} in a time format: use %Y %m %d %H %M %S %G %V %A %a %B %b %j %u"
        )
    zone = node.args.get("zone")
    if zone is None:
        return None
    instant = node.this
    while isinstance(instant, (exp.TsOrDsToTimestamp, exp.TsOrDsToDatetime)):
        instant = instant.this
    return exp.TimeToStr(this=function("timezone", zone, instant), format=pattern)


def parse_timestamp(node: exp.StrToTime) -> exp.Expr:
    """PARSE_TIMESTAMP gives an instant: in the zone that is named, else in UTC."""
    zone = node.args.get("zone") or text("UTC")
    naive = node.copy()
    naive.set("zone", None)
    return function("timezone", zone.copy(), naive)


def format_text(node: exp.Format) -> exp.Expr:
    """FORMAT('%.2f', x) is DuckDB's printf, with each number in the type its directive needs."""
    if not isinstance(node.this, exp.Literal):
        raise UnsupportedBigQueryError("FORMAT with a computed format: write the format as a literal")
    directives = [found for found in _DIRECTIVE.finditer(node.this.this) if found["letter"] != "%"]
    if len(directives) != len(node.expressions):
        raise UnsupportedBigQueryError(f"FORMAT({node.this.this!r}) with {len(node.expressions)} values")
    values = [_value(found, value) for found, value in zip(directives, node.expressions, strict=True)]
    return function("printf", text(_DIRECTIVE.sub(_directive, node.this.this)), *values)


def _directive(found: re.Match[str]) -> str:
    """The flag ' groups thousands with commas; DuckDB writes it as a comma."""
    places = f".{found['places']}" if found["places"] else ""
    return f"%{found['flags'].replace(chr(39), ',')}{found['width']}{places}{found['letter']}"


def _value(found: re.Match[str], value: exp.Expr) -> exp.Expr:
    letter = found["letter"]
    if letter == "f" and kind_of(value) == "numeric":
        # Rounded as NUMERIC, half away from zero, before it becomes a binary fraction.
        value = function("round", value, exp.Literal.number(int(found["places"] or 6)))
    if letter in "feEgG":
        return cast_to(value, "DOUBLE")
    if letter in "dxX":
        return cast_to(value, "BIGINT")
    if letter == "s":
        return value
    raise UnsupportedBigQueryError(f"{found.group(0)} in FORMAT: use %d, %s, %f or %e")
