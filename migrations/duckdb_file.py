"""Migrations on one DuckDB file, which keeps neither partitions nor descriptions and needs no dataset names."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from local.warehouse import serving_copy
from local.warehouse.errors import plain_errors
from local.warehouse.file_lock import FileLock
from local.warehouse.names import CATALOG, published
from local.warehouse.session import Session
from migrations.database import HISTORY, Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    from migrations.statements import Statement
    from shared.protocols import Row

_HISTORY = f'{CATALOG}.ops."{HISTORY}"'
_COLUMNS = """
SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
WHERE database_name = ? AND table_name NOT IN (SELECT view_name FROM duckdb_views() WHERE database_name = ?)
GROUP BY table_name
"""
_VIEWS = "SELECT view_name FROM duckdb_views() WHERE database_name = ?"


class DuckDBFile:
    """A warehouse file as it is: opening it changes no table."""

    def __init__(self, session: Session) -> None:
        """`session` has the file attached for writing."""
        self._session = session

    def catalogue(self) -> Catalogue:
        """Return the tables and views that exist now."""
        with self._session.cursor() as cursor, plain_errors("reading the catalogue"):
            tables = cursor.execute(_COLUMNS, [CATALOG, CATALOG]).fetchall()
            views = cursor.execute(_VIEWS, [CATALOG]).fetchall()
        return Catalogue(dict(tables), frozenset(name for (name,) in views))

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of one BigQuery SELECT."""
        with self._session.cursor() as cursor:
            return self._session.select(cursor, sql)

    def execute(self, statement: Statement) -> None:
        """Run one statement; what only BigQuery can keep has no effect."""
        with self._session.cursor() as cursor, plain_errors(statement.text.splitlines()[0]):
            if statement.action in {"create", "data"}:
                self._translated(cursor, statement)
            elif command := self._command(statement):
                cursor.execute(command)

    def define(self, view: str, select: str | None) -> None:
        """Replace a view, or drop it when `select` is None."""
        with self._session.cursor() as cursor, plain_errors(f"making the view {view}"):
            if select is None:
                cursor.execute(f"DROP VIEW IF EXISTS {published(view)}")
            else:
                text = f"CREATE OR REPLACE VIEW {view} AS\n{select}"
                self._session.define(cursor, text, f"sql/views/{view}/query.sql")

    def _translated(self, cursor: duckdb.DuckDBPyConnection, statement: Statement) -> None:
        # The translator gives every table its place by name; the record's place is known here alone.
        text = statement.text.replace(HISTORY, f"{CATALOG}.ops.{HISTORY}", 1)
        text = text if statement.table == HISTORY else statement.text
        if statement.action == "create":
            self._session.define(cursor, text, statement.table)
        else:
            self._session.change(cursor, text)

    def _command(self, statement: Statement) -> str | None:
        table, column = published(statement.table), f'"{statement.column}"'
        match statement.action:
            case "drop":
                return f"DROP TABLE IF EXISTS {table}"
            case "add_column":
                return f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} {self._type(statement)}"
            case "drop_column":
                return f"ALTER TABLE {table} DROP COLUMN IF EXISTS {column}"
            case "widen_column":
                return f"ALTER TABLE {table} ALTER COLUMN {column} SET DATA TYPE {self._type(statement)}"
            case "relax_column":
                return f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL"
        return None

    def _type(self, statement: Statement) -> str:
        """Return DuckDB's word for the statement's type, as a table made from scratch would have it."""
        made = self._session.translations.translate(f"CREATE TABLE one_column (it {statement.type})").sql
        return made[made.index("(") + 1 : made.rindex(")")].partition(" ")[2]


@contextmanager
def opened(path: str | Path, wait_s: float = 0, on_wait: Callable[[str], None] | None = None) -> Iterator[DuckDBFile]:
    """Have the file at `path` to oneself, made when missing; readers see the new state when the block ends well.

    LockedError says who has it after `wait_s` seconds.
    """
    file = Path(path).expanduser().absolute()
    lock = FileLock(file.with_name(f"{file.name}.lock"), f"the warehouse {file}")
    lock.acquire(wait_s, on_wait)
    with ExitStack() as undo:
        undo.callback(lock.release)
        session = Session(file)
        undo.callback(session.close)
        yield DuckDBFile(session)
        with session.cursor() as cursor, plain_errors("checkpointing"):
            cursor.execute(f"CHECKPOINT {CATALOG}")
        serving_copy.refresh(file)
