"""What a statement would take away for good, asked of the data itself before it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrations.statements import LOSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from migrations.database import Database
    from migrations.files import Migration
    from migrations.history import Way
    from migrations.shapes import Table


@dataclass(frozen=True, slots=True)
class Loss:
    """Rows of a table, or values of a column, that would be gone."""

    migration: str
    what: str
    """table or table.column"""
    count: int
    """Rows, or rows with a value in that column."""


def losses(database: Database, migration: Migration, way: Way, tables: Mapping[str, Table]) -> Iterator[Loss]:
    """Yield what one way of a migration would lose now; `tables` says on paper which column partitions a table."""
    present = database.catalogue().tables
    for step in getattr(migration, way):
        if step.action not in LOSING or step.table not in present:
            continue
        if step.column and step.column not in present[step.table]:
            continue
        partition = tables[step.table].partition if step.table in tables else None
        count = _count(database, step.table, step.column, partition)
        if count:
            what = f"{step.table}.{step.column}" if step.column else step.table
            yield Loss(migration.name, what, count)


def _count(database: Database, table: str, column: str | None, partition: str | None) -> int:
    # All partitions are meant; the warehouse insists on hearing the partition's name.
    where = f"({partition} IS NULL OR {partition} IS NOT NULL)" if partition else "TRUE"
    if column:
        where += f" AND {column} IS NOT NULL"
    return int(database.rows(f"SELECT COUNT(*) AS n FROM {table} WHERE {where}")[0]["n"])
