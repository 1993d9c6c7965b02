"""Reading a warehouse that another process may be writing: the serving copy, opened anew when it was swapped."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.warehouse import schema as duckdb_schema
from local.warehouse.errors import plain_errors
from local.warehouse.file_lock import FileLock
from local.warehouse.serving_copy import serving_path
from local.warehouse.session import Session
from local.warehouse.sql_cache import TranslationCache
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.protocols import Row


class DuckDBReader:
    """The last published state of a warehouse file: takes no lock on it, sees every publication."""

    def __init__(self, path: str | Path, **settings: Any) -> None:
        """Open the serving copy of the file at `path`; `settings` are those of `Session`.

        A file without a copy is opened itself, while nobody writes it. ConfigurationError when there is neither.
        """
        self.path = Path(path).expanduser().absolute()
        self._settings = {"translations": TranslationCache(), **settings}
        self._guard = threading.Lock()
        self._lock: FileLock | None = None
        self._source, self._version = self._find()
        self._session = Session(self._source, read_only=True, **self._settings)

    @property
    def name(self) -> str:
        """Name of the warehouse this was read from."""
        return duckdb_schema.file_name(self.session()) or ""

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows of one read-only BigQuery statement; params are `@name`."""
        session = self.session()
        with session.cursor() as cursor:
            return session.select(cursor, sql, params)

    def columns(self, sql: str) -> list[str]:
        """Return the names of a statement's columns, in order, without its rows."""
        return list(self.types(sql))

    def types(self, sql: str) -> dict[str, str]:
        """Return the columns of a statement in order, each with DuckDB's word for its type, without its rows."""
        session = self.session()
        statement, _ = session.prepare(sql)
        with session.cursor() as cursor, plain_errors("reading"):
            return {str(row[0]): str(row[1]) for row in cursor.execute(f"DESCRIBE {statement}").fetchall()}

    def session(self) -> Session:
        """Return the open session, on the newest copy: another publication, another session."""
        with self._guard:
            copy = serving_path(self.path)
            if self._lock is None and copy.exists() and copy.stat().st_ino != self._version:
                version = copy.stat().st_ino
                self._session = Session(copy, read_only=True, **self._settings)
                self._version = version
            return self._session

    def close(self) -> None:
        """Let go of the file."""
        self._session.close()
        if self._lock:
            self._lock.release()

    def _find(self) -> tuple[Path, int]:
        copy = serving_path(self.path)
        if copy.exists():
            return copy, copy.stat().st_ino
        if not self.path.exists():
            raise ConfigurationError(f"there is no warehouse {self.path} yet: `python -m local run` makes and fills it")
        # Nobody may write the file while this process has it open: closing it would end the writer's own lock.
        self._lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), f"the warehouse {self.path}")
        self._lock.acquire(wait_seconds=0)
        return self.path, self.path.stat().st_ino


def open_reader(path: str | Path, **settings: Any) -> DuckDBReader:
    """Return a reader of the warehouse file at `path`: `query` and `name`, nothing that writes."""
    return DuckDBReader(path, **settings)
