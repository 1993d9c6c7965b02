"""What migrations need of a warehouse; one DuckDB file and BigQuery's datasets both offer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from migrations.statements import Statement
    from shared.protocols import Row

HISTORY = "schema_migrations"
"""The table that records what was applied; the runner's own, so it is not in sql/schema."""
HISTORY_COLUMNS = {
    "seq": "INT64",
    "number": "INT64",
    "name": "STRING",
    "kind": "STRING",
    "checksum": "STRING",
    "way": "STRING",
    "step": "INT64",
    "steps": "INT64",
    "at": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is there: tables with their columns in order, and views."""

    tables: Mapping[str, Sequence[str]]
    views: frozenset[str]


class Database(Protocol):
    """Tables and views by their bare names, whatever dataset they live in."""

    def catalogue(self) -> Catalogue:
        """Return the tables and views that exist now."""
        ...

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of one BigQuery SELECT."""
        ...

    def execute(self, statement: Statement) -> None:
        """Run one statement of a migration."""
        ...

    def define(self, view: str, select: str | None) -> None:
        """Replace a view, or drop it when `select` is None; ConfigurationError when its tables do not allow it."""
        ...
