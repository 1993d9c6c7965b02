"""Rules for a card's SQL: it parses, reads views that exist by an alias, and answers the columns that are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot.errors import SqlglotError

from metabase.definition import files
from metabase.linting.findings import in_sql
from metabase.linting.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.definition.shapes import Card
    from metabase.linting.findings import Finding


def findings(folder: str, card: Card) -> Iterator[Finding]:
    """Yield what is wrong with the SQL of a card in `metabase/cards/<folder>`."""
    text = files.card_sql(folder, card.key)
    try:
        statement = Statement(text, card.filters)
    except SqlglotError as error:
        yield in_sql(folder, card.key, f"is no SQL of BigQuery: {str(error).splitlines()[0]}")
        return
    if not statement.is_query:
        yield in_sql(folder, card.key, "must be one SELECT, and nothing else")
        return
    for says in [*_outputs(statement, card), *_reads(statement), *_taken(statement)]:
        yield in_sql(folder, card.key, says)


def _outputs(statement: Statement, card: Card) -> Iterator[str]:
    declared, found = list(card.columns), statement.outputs
    if "*" in found:
        yield "names its columns one by one, never *: what a view gains tomorrow is not asked for"
    elif found != declared:
        yield f"answers the columns {', '.join(found)}, but the definition declares {', '.join(declared)}"


def _reads(statement: Statement) -> Iterator[str]:
    for table in statement.views:
        name = table.sql("bigquery").split(" ", maxsplit=1)[0]
        if table.db or not files.view_columns(table.name):
            yield f"reads {name}; cards read views of sql/views that have a metadata.yaml, by their bare name"
        elif not table.alias or table.alias == table.name:
            yield f"reads {name} without an alias, which a filter of Metabase needs: FROM {name} AS x"


def _taken(statement: Statement) -> Iterator[str]:
    for alias in statement.strangers:
        yield f"takes columns from {alias}, but nothing that it reads is called so"
    for taken in statement.taken:
        known = files.view_columns(taken.view)
        if known and taken.column not in known:
            yield f"takes {taken.column} from {taken.view}, which has no such column"
