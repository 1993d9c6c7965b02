"""A card's SQL, read: its output columns, the views it reads, and the columns that it takes from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from metabase.definition import sql_text
from metabase.definition.filters import FILTERS

if TYPE_CHECKING:
    from collections.abc import Mapping


class Taken(NamedTuple):
    """A column that a statement takes from a view."""

    view: str
    column: str


class Statement:
    """One parsed statement."""

    def __init__(self, text: str, columns: Mapping[str, str]) -> None:
        """`columns` says which `alias.column` each filter narrows; sqlglot.errors.ParseError when it is no SQL."""
        statements = sqlglot.parse(with_examples(text, columns), read="bigquery")
        self._tree = statements[0] if len(statements) == 1 else None
        self._scopes = traverse_scope(self._tree) if isinstance(self._tree, exp.Query) else []

    @property
    def is_query(self) -> bool:
        """Whether it is exactly one SELECT."""
        return bool(self._scopes)

    @property
    def outputs(self) -> list[str]:
        """Return the names of the columns of the answer, in order; `*` where they are not named."""
        return self._tree.named_selects if isinstance(self._tree, exp.Query) else []

    @property
    def views(self) -> list[exp.Table]:
        """Return everything that is read and is no step of the statement itself."""
        return [source for scope in self._scopes for source in scope.sources.values() if isinstance(source, exp.Table)]

    @property
    def strangers(self) -> list[str]:
        """Return the aliases that columns are taken from, though nothing is called so."""
        unnested = {node.alias for node in self._tree.find_all(exp.Unnest)} if self._tree else set()
        known = {name for scope in self._scopes for name in scope.sources} | unnested
        taken = [column.table for scope in self._scopes for column in scope.columns if column.table]
        return [alias for alias in dict.fromkeys(taken) if alias not in known]

    @property
    def taken(self) -> list[Taken]:
        """Return the columns of views that are read, each once, where it is certain from which view."""
        found = [
            Taken(source.name, column.name)
            for scope in self._scopes
            for column in scope.columns
            if isinstance(source := _source(scope, column), exp.Table)
        ]
        return list(dict.fromkeys(found))


def _source(scope: Scope, column: exp.Column) -> exp.Expr | Scope | None:
    """Return where a column comes from; None where only a database could tell."""
    if column.table:
        return scope.sources.get(column.table)
    selected = scope.expression.named_selects if isinstance(scope.expression, exp.Query) else []
    stands_alone = len(scope.sources) == 1 and column.name not in selected
    return next(iter(scope.sources.values())) if stands_alone else None


def with_examples(text: str, columns: Mapping[str, str]) -> str:
    """Return a card's SQL with something of the right kind in place of every tag; `columns` as for a Statement."""

    def put(tag: str) -> str:
        known = FILTERS.get(tag)
        if known and known.kind == "one":
            return "'chosen'"
        return f"{columns[tag]} IS NOT NULL" if tag in columns else "TRUE"

    return sql_text.fill(text, put)
