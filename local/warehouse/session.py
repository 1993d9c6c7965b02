"""One DuckDB instance with a warehouse file attached: connections, settings and statements in BigQuery SQL."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC
from typing import TYPE_CHECKING, Any

import duckdb

from local.warehouse.errors import plain_errors
from local.warehouse.macros import macros
from local.warehouse.names import CATALOG, SCHEMAS, SEARCH_PATH
from local.warehouse.sql_cache import TranslationCache
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from local.warehouse.sql_cache import Purpose, Translation
    from shared.protocols import Row

MEMORY_VARIABLE = "AIU_DUCKDB_MEMORY"
_CLOSING = "the warehouse is being closed"
PATIENCE_S = 5.0
"""Seconds that closing waits for statements that were interrupted."""
_INSTANT = "TIMESTAMP WITH TIME ZONE"

# connect(config={'TimeZone': …}) would look for the ICU extension on the network; setting it afterwards does not.
# Without replacement scans a mistyped table name cannot find a Python variable.
_SETTINGS = """
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
SET python_enable_replacements = false;
SET TimeZone = 'UTC';
"""


class Session:
    """An instance of its own: the file is attached as a catalogue, beside it the functions translations call."""

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        memory: str | None = None,
        threads: int | None = None,
        today: date | None = None,
        translations: TranslationCache | None = None,
    ) -> None:
        """Open `path`; `memory` (default AIU_DUCKDB_MEMORY, else 2GB) and `threads` (default all) bound DuckDB.

        `today` fixes CURRENT_DATE().
        """
        self.translations = translations or TranslationCache()
        self._changed = threading.Condition()
        self._cursors = set[duckdb.DuckDBPyConnection]()
        self._is_closing = False
        self._root = duckdb.connect(":memory:")
        try:
            with plain_errors(f"opening the warehouse {path}"):
                self._root.execute(_SETTINGS + macros(today))
                self._bound(path, memory or os.environ.get(MEMORY_VARIABLE, "").strip() or "2GB", threads)
                self._attach(path, read_only=read_only)
        except BaseException:
            self._root.close()
            raise

    def _bound(self, path: Path, memory: str, threads: int | None) -> None:
        try:
            self._root.execute("SET memory_limit = $memory", {"memory": memory})
        except (duckdb.ParserException, duckdb.InvalidInputException):
            raise ConfigurationError(
                f"{MEMORY_VARIABLE}={memory!r} is no amount of memory: write for example 2GB"
            ) from None
        self._root.execute(f"SET temp_directory = '{_sql_text(path)}.tmp'")
        if threads is not None:
            self._root.execute(f"SET threads = {threads:d}")

    def _attach(self, path: Path, *, read_only: bool) -> None:
        self._root.execute(f"ATTACH '{_sql_text(path)}' AS {CATALOG}{' (READ_ONLY)' if read_only else ''}")
        if not read_only:
            self._root.execute(";".join(f"CREATE SCHEMA IF NOT EXISTS {CATALOG}.{name}" for name in SCHEMAS))

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a connection of its own: its transaction and temporary tables are nobody else's, and end with it.

        RetriableError once the session is being closed.
        """
        with self._changed, plain_errors("connecting"):
            if self._is_closing:
                raise RetriableError(_CLOSING)
            cursor = self._root.cursor()
            self._cursors.add(cursor)
        try:
            cursor.execute(f"SET search_path = '{SEARCH_PATH}'")
            yield cursor
        except KeyboardInterrupt:
            if self._is_closing:  # it was not a person who ended this statement
                raise RetriableError(_CLOSING) from None
            raise
        finally:
            cursor.close()
            with self._changed:
                self._cursors.discard(cursor)
                self._changed.notify_all()

    def select(
        self, cursor: duckdb.DuckDBPyConnection, text: str, params: Mapping[str, Any] | None = None
    ) -> list[Row]:
        """Return the rows of one BigQuery SELECT."""
        result = self._execute(cursor, self._translate(text, "query"), params)
        with plain_errors("reading"):
            columns = result.description or []
            rows = [dict(zip([name for name, *_ in columns], values, strict=True)) for values in result.fetchall()]
        for name in [name for name, kind, *_ in columns if kind == _INSTANT]:
            _in_utc(rows, name)
        return rows

    def change(self, cursor: duckdb.DuckDBPyConnection, text: str, params: Mapping[str, Any] | None = None) -> int:
        """Run one BigQuery INSERT, UPDATE, DELETE or MERGE and return how many rows it touched."""
        result = self._execute(cursor, self._translate(text, "write"), params)
        count = result.fetchone()
        return int(count[0]) if count else 0

    def define(self, cursor: duckdb.DuckDBPyConnection, text: str, origin: str) -> None:
        """Run one CREATE or DROP from the file `origin`."""
        self._execute(cursor, self._translate(text, "ddl", origin), None)

    def close(self) -> None:
        """Remember the translations and let go of the file; what other threads are asking ends with an error."""
        self.translations.save()
        self._interrupt()
        with plain_errors("closing the warehouse"):
            self._root.close()

    def _interrupt(self) -> None:
        """End statements that run: DuckDB refuses to close beneath them, and they must not outlive the interpreter."""
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            self._is_closing = True
            while self._cursors and time.monotonic() < deadline:
                for cursor in self._cursors:
                    # It may have been closed a moment ago by whoever used it.
                    with suppress(duckdb.ConnectionException):
                        cursor.interrupt()
                # Again after a moment: the next statement of the same cursor may have begun meanwhile.
                self._changed.wait(0.05)

    def _translate(self, text: str, purpose: Purpose, origin: str = "") -> Translation:
        found = self.translations.translate(text, origin)
        if found.purpose != purpose:
            wanted = {"query": "SELECT or WITH … SELECT", "write": "INSERT, UPDATE, DELETE or MERGE", "ddl": "CREATE"}
            line = " ".join(text.split())[:80]
            raise ConfigurationError(f"{line!r} is not the statement expected here: write one {wanted[purpose]}")
        return found

    def prepare(self, text: str, params: Mapping[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Return one BigQuery SELECT in DuckDB's words, and those of the parameters that it uses."""
        found = self._translate(text, "query")
        return found.sql, _values(found, params)

    def _execute(
        self, cursor: duckdb.DuckDBPyConnection, statement: Translation, params: Mapping[str, Any] | None
    ) -> duckdb.DuckDBPyConnection:
        values = _values(statement, params)
        with plain_errors(statement.sql[:60]):
            return cursor.execute(statement.sql, values) if values else cursor.execute(statement.sql)


def _values(statement: Translation, params: Mapping[str, Any] | None) -> dict[str, Any]:
    given = params or {}
    if missing := [name for name in statement.params if name not in given]:
        raise ConfigurationError(f"no value was given for @{', @'.join(missing)}")
    return {name: _value(given[name]) for name in statement.params}


def _in_utc(rows: list[Row], name: str) -> None:
    """Give instants Python's own UTC; DuckDB's come with a zone of another library."""
    for row in rows:
        if row[name] is not None:
            row[name] = row[name].astimezone(UTC)


def _value(value: object) -> object:
    """An array parameter is a list, whatever holds it in Python."""
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value


def _sql_text(path: Path) -> str:
    return str(path).replace("'", "''")
