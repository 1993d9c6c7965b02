"""Small pieces of a DuckDB syntax tree."""

from __future__ import annotations

from sqlglot import exp

TYPES = {"NUMERIC": "DECIMAL(38, 9)"}


def cast_to(node: exp.Expr, kind: str) -> exp.Cast:
    """CAST(node AS kind); NUMERIC is DuckDB's widest decimal of nine places."""
    return exp.Cast(this=node, to=exp.DataType.build(TYPES.get(kind, kind), dialect="duckdb"))


def function(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    """Call a DuckDB function that sqlglot need not know."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text(value: str) -> exp.Literal:
    """Return a string literal."""
    return exp.Literal.string(value)


def case_when(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr | None = None) -> exp.Case:
    """CASE WHEN condition THEN then ELSE otherwise END."""
    return exp.Case(ifs=[exp.If(this=condition, true=then)], default=otherwise)
