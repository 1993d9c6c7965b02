"""One BigQuery statement, translated."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from local.warehouse.bigquery_on_duckdb.kinds import Kinds
from local.warehouse.bigquery_on_duckdb.rewrites import rewrite
from local.warehouse.names import CATALOG, schema_of
from local.warehouse.sql_cache import Translation
from local.warehouse.unsupported import UnsupportedBigQueryError
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.warehouse.bigquery_on_duckdb.kinds import Kind
    from local.warehouse.sql_cache import Purpose


_WRITES = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.TruncateTable)

# It warns about PARTITION BY and CLUSTER BY, which one file has no use for.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


def translate(text: str, columns: Mapping[str, Kind | None], origin: str = "") -> Translation:
    """Translate one BigQuery statement; `columns` says which names are NUMERIC, `origin` names the file in errors.

    Raises UnsupportedBigQueryError for what would change its meaning, ConfigurationError for what is not BigQuery SQL.
    """
    where = origin or _excerpt(text)
    try:
        tree = _parse(text)
        purpose = _purpose(tree)
        rewrite(tree, Kinds(tree, columns))
    except UnsupportedBigQueryError as error:
        raise UnsupportedBigQueryError(f"{where}: {error}") from None
    except sqlglot.errors.SqlglotError as error:
        raise ConfigurationError(f"{where}: this is not BigQuery SQL. {_plain(error)}") from None
    _settle_targets(tree, purpose)
    names = sorted({parameter.name for parameter in tree.find_all(exp.Parameter)})
    return Translation(tree.sql("duckdb", copy=False), purpose, tuple(names))


def _parse(text: str) -> exp.Expr:
    trees = [tree for tree in sqlglot.parse(text, read="bigquery") if tree is not None]
    if len(trees) != 1:
        raise UnsupportedBigQueryError(f"{len(trees)} statements: write one statement, and control flow in Python")
    return trees[0]


def _purpose(tree: exp.Expr) -> Purpose:
    if isinstance(tree, exp.Query):
        return "query"
    if isinstance(tree, _WRITES):
        return "write"
    if isinstance(tree, (exp.Create, exp.Drop)) and tree.kind in {"TABLE", "VIEW"}:
        return "ddl"
    raise UnsupportedBigQueryError(f"scripting or commands ({tree.key.upper()}): control flow belongs in Python")


def _settle_targets(tree: exp.Expr, purpose: Purpose) -> None:
    """Say which published table a statement changes; bare names elsewhere prefer the tables of a build.

    A view must never see the tables of a build, so all its names are settled.
    """
    if purpose == "query":
        return
    is_view = isinstance(tree, exp.Create) and tree.kind == "VIEW"
    own = {cte.alias for cte in tree.find_all(exp.CTE)} if is_view else set()
    for table in list(tree.find_all(exp.Table)) if is_view else _targets(tree):
        if not table.db and table.name not in own:
            table.set("db", exp.to_identifier(schema_of(table.name)))
            table.set("catalog", exp.to_identifier(CATALOG))


def _targets(tree: exp.Expr) -> list[exp.Table]:
    target = tree.expressions[0] if isinstance(tree, exp.TruncateTable) else tree.this
    target = target.this if isinstance(target, exp.Schema) else target
    return [target] if isinstance(target, exp.Table) else []


def _plain(error: Exception) -> str:
    """Drop the terminal colours of sqlglot's messages."""
    return str(error).replace("\033[4m", "").replace("\033[0m", "").strip()


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:77]}..."  # noqa: PLR2004 - one line of a terminal
