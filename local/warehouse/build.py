"""A private place to build tables in: temporary tables of one connection, published in one transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import duckdb

from local.warehouse.errors import plain_errors
from local.warehouse.load import column_types, insert
from local.warehouse.names import published, quoted
from local.warehouse.transaction import transaction
from shared.errors import FatalError, RetriableError
from shared.protocols import Spent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from local.warehouse.session import Session
    from shared.protocols import Row

_INTEGERS = {"HUGEINT", "UHUGEINT", "INTEGER", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER"}
_FENCE = "UPDATE {} SET epoch = $epoch, published_at = now() WHERE id = 1 AND epoch <= $epoch"


class _NewerEpochError(Exception):
    """Somebody published from a newer list of snapshots."""


class DuckDBBuild:
    """Temporary tables that hide published ones by their bare names, until they are published or forgotten."""

    def __init__(
        self,
        session: Session,
        cursor: duckdb.DuckDBPyConnection,
        writing: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """`cursor` is this build's own; `writing()` keeps other writers away while a publication is going on."""
        self._session = session
        self._cursor = cursor
        self._writing = writing
        self._tables: set[str] = set()
        self._types: dict[str, dict[str, str]] = {}
        self._spent: dict[str, Spent] = {}

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Read; the tables of this build are visible by their bare names and hide published ones."""
        return self._session.select(self._cursor, sql, params)

    def types(self, sql: str) -> dict[str, str]:
        """Return the columns of a statement in order, each with DuckDB's word for its type, without its rows."""
        statement, values = self._session.prepare(sql)
        with plain_errors("reading"):
            return dict(self._described(statement, values))

    def table(self, name: str, sql: str, params: Mapping[str, Any] | None = None, *, append: bool = False) -> None:
        """Create (or append to) the build's table `name` from a query, with the types BigQuery would give it."""
        began = time.perf_counter()
        statement, values = self._session.prepare(sql, params)
        with plain_errors(f"building {name}"):
            types = self._described(statement, values)
            chosen = ", ".join(_column(column, kind) for column, kind in types.items())
            if append and name in self._tables:
                self._check_columns(name, types)
                create = f"INSERT INTO {_temporary(name)} ({quoted(types)})"
            else:
                create = f"CREATE OR REPLACE TEMP TABLE {quoted([name])} AS"
            made = self._cursor.execute(f"{create} SELECT {chosen} FROM ({statement})", values).fetchone()
        self._tables.add(name)
        self._note(name, round((time.perf_counter() - began) * 1000), int(made[0]) if made else 0)

    def spent(self) -> list[Spent]:
        """Return what building cost, by table; nobody is charged for bytes here."""
        return list(self._spent.values())

    def stage(self, name: str, like: str, rows: Sequence[Row]) -> None:
        """Create the build's table `name` with the columns of table `like` and these rows."""
        with plain_errors(f"staging {name}"):
            source = _temporary(like) if like in self._tables else published(like)
            self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE {quoted([name])} AS FROM {source} LIMIT 0")
            insert(self._cursor, _temporary(name), rows)
        self._tables.add(name)

    def publish(self, epoch: int, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        """Run all statements in one transaction behind the fence; False when a newer epoch was there first.

        INSERT, UPDATE, DELETE and MERGE change the published table of that name; what they read, they read here first.
        """
        try:
            with self._writing(), plain_errors("publishing"), transaction(self._cursor):
                self._pass_fence(epoch)
                for sql, params in statements:
                    self._session.change(self._cursor, sql, params)
        except _NewerEpochError:
            return False
        except RetriableError as error:
            if isinstance(error.__cause__, duckdb.TransactionException):  # another publication was there first
                return False
            raise
        return True

    def _note(self, name: str, duration_ms: int, row_count: int) -> None:
        before = self._spent.get(name, Spent(name, 0, 0, 0, None))
        self._spent[name] = Spent(
            table=name,
            statement_count=before.statement_count + 1,
            duration_ms=before.duration_ms + duration_ms,
            row_count=before.row_count + row_count,
            bytes_billed=None,
        )

    def _pass_fence(self, epoch: int) -> None:
        """The update goes first: of two publications, the second finds it changed and gives way."""
        updated = self._cursor.execute(_FENCE.format(published("publish_fence")), {"epoch": epoch}).fetchone()
        if not updated or not updated[0]:
            raise _NewerEpochError

    def _described(self, statement: str, values: dict[str, Any]) -> dict[str, str]:
        # A statement that comes again, for the next days, reads tables of the same columns.
        if statement not in self._types:
            described = self._cursor.execute(f"DESCRIBE {statement}", values).fetchall()
            self._types[statement] = {row[0]: row[1] for row in described}
        return self._types[statement]

    def _check_columns(self, name: str, types: dict[str, str]) -> None:
        present = column_types(self._cursor, _temporary(name))
        if set(present) != set(types):
            differing = ", ".join(sorted(set(present) ^ set(types)))
            raise FatalError(f"building {name}: what is appended differs from what is there in {differing}")


def _column(name: str, kind: str) -> str:
    """BigQuery has one integer and one NUMERIC; DuckDB's sums and products have others."""
    target = "BIGINT" if kind in _INTEGERS else "DECIMAL(38, 9)" if kind.startswith("DECIMAL") else None
    return f'CAST("{name}" AS {target}) AS "{name}"' if target else f'"{name}"'


def _temporary(name: str) -> str:
    return f'temp.main."{name}"'
