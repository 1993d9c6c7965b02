"""Constructs no rewrite can save; each refusal says what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from local.warehouse.unsupported import UnsupportedBigQueryError

if TYPE_CHECKING:
    from collections.abc import Iterable


def check(nodes: Iterable[exp.Expr]) -> None:
    """Raise UnsupportedBigQueryError for the first construct that DuckDB lacks or understands differently."""
    for node in nodes:
        if isinstance(node, exp.Table):
            _check_table(node)
        elif reason := _reason(node):
            raise UnsupportedBigQueryError(reason)


def _reason(node: exp.Expr) -> str | None:
    if isinstance(node, exp.Unnest) and node.args.get("offset"):
        return "UNNEST … WITH OFFSET counts from 1 on DuckDB: number with GENERATE_ARRAY or ROW_NUMBER()"
    if isinstance(node, (exp.ArrayAgg, exp.GroupConcat)) and isinstance(node.this, exp.Limit):
        return "an aggregate with LIMIT: use QUALIFY ROW_NUMBER() or MAX_BY"
    if isinstance(node, exp.SafeFunc):
        return "SAFE. before a function: use SAFE_CAST, SAFE_DIVIDE or SAFE_OFFSET"
    if isinstance(node, exp.DataType) and node.this == exp.DType.BIGDECIMAL:
        return "BIGNUMERIC loses digits on DuckDB: use NUMERIC"
    if isinstance(node, exp.Command):
        return "scripting or commands: write one statement, and control flow in Python"
    return None


def _check_table(table: exp.Table) -> None:
    name = ".".join(part.name for part in table.parts)
    if "INFORMATION_SCHEMA" in name.upper():
        raise UnsupportedBigQueryError("INFORMATION_SCHEMA: ask the warehouse's Python side, not SQL")
    if name.endswith("*"):
        raise UnsupportedBigQueryError(f"the wildcard table {name}: name one table, or write UNION ALL")
    if table.args.get("version") or table.args.get("when"):
        raise UnsupportedBigQueryError(f"FOR SYSTEM_TIME AS OF on {name}: the local file keeps no past")
    if table.args.get("sample"):
        raise UnsupportedBigQueryError(f"TABLESAMPLE on {name}: it reads other rows every time")
