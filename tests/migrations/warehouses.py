"""Warehouse files in every state between nothing and today, with something in each table."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.warehouse import schema_files
from local.warehouse.names import CATALOG, published
from local.warehouse.session import Session
from migrations import duckdb_file
from migrations.apply import Migrator
from migrations.files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from migrations.database import Database

EXAMPLE = Path(__file__).parent / "example"
_EXCLUDED = re.compile(r"EXCLUDE \((.+?)\)")
"""DuckDB shows these names in another order every time."""
_VALUES = {
    "BIGINT": "{n}",
    "BOOLEAN": "true",
    "DATE": "DATE '2026-10-{n:02d}'",
    "DECIMAL(38,9)": "{n}.000000001",
    "DOUBLE": "{n}.5",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ '2026-10-{n:02d} 12:00:00.000001+00'",
    "VARCHAR": "'text {n}'",
}


def migrator(database: Database, *, example: bool = False) -> Migrator:
    """Return a migrator of this repository's migrations, or of the example's."""
    folders = (EXAMPLE / "migrations", EXAMPLE / "schema") if example else (FOLDER, schema_files.SCHEMA)
    return Migrator(database, *folders)


def migrate(path: Path, target: int | None = None, *accepted: str, example: bool = False) -> list[str]:
    """Bring the file at `path` to a number and return the views that had to be left out."""
    with duckdb_file.opened(path) as database:
        found = migrator(database, example=example)
        return found.migrate(found.plan(target), accepted)


@contextmanager
def inside(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a file as DuckDB has it, without making any table."""
    session = Session(path)
    try:
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.close()


def described(path: Path) -> dict[str, Any]:
    """Return table → its columns in order, with type and whether they may be NULL; view → its text."""
    with inside(path) as cursor:
        lines = cursor.execute(
            "SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
            f"WHERE database_name = '{CATALOG}' AND table_name NOT IN ('local_file', 'schema_migrations') "
            "ORDER BY schema_name, table_name, column_index"
        ).fetchall()
        views = cursor.execute(f"SELECT view_name, sql FROM duckdb_views() WHERE database_name = '{CATALOG}'")
        found: dict[str, Any] = {f"view {name}": _EXCLUDED.sub(_sorted, text) for name, text in views.fetchall()}
    for schema, table, *column in lines:
        found.setdefault(f"{schema}.{table}", []).append(column)
    return found


def fill(path: Path) -> None:
    """Put three rows into every empty table, with a value in every column."""
    with inside(path) as cursor:
        for table, columns in _columns(cursor).items():
            if cursor.execute(f"SELECT COUNT(*) FROM {published(table)}").fetchone() == (0,):
                rows = (", ".join(_VALUES[kind].format(n=n) for kind in columns.values()) for n in (1, 2, 3))
                cursor.execute(f"INSERT INTO {published(table)} VALUES {', '.join(f'({row})' for row in rows)}")


def contents(path: Path) -> dict[str, dict[str, list[Any]]]:
    """Return table → column → its values in the order of all columns' names."""
    found: dict[str, dict[str, list[Any]]] = {}
    with inside(path) as cursor:
        for table, columns in _columns(cursor).items():
            found[table] = {}
            for column in columns:
                read = f'SELECT "{column}" FROM {published(table)} ORDER BY rowid'
                found[table][column] = [value for (value,) in cursor.execute(read).fetchall()]
    return found


def _columns(cursor: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    lines = cursor.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        f"WHERE database_name = '{CATALOG}' AND table_name NOT IN ('local_file', 'schema_migrations') "
        "AND table_name NOT IN (SELECT view_name FROM duckdb_views()) ORDER BY table_name, column_index"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in lines:
        found.setdefault(table, {})[column] = kind
    return found


def _sorted(match: re.Match[str]) -> str:
    return ", ".join(sorted(match.group(1).split(", ")))
