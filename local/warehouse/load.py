"""One commit's rows into the raw tables, in one transaction; table data never passes through Python."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from local.warehouse.errors import plain_errors
from local.warehouse.names import published, quoted
from local.warehouse.transaction import transaction
from shared.errors import FatalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from shared.protocols import Load, Row

_SNAPSHOTS = "raw_snapshots"
_ACCEPTED = "accepted"
_THERE = f"SELECT snapshot_id, state = $accepted FROM {published(_SNAPSHOTS)} WHERE list_contains($ids, snapshot_id)"
_APPEND = """
INSERT INTO {table} ({columns}) SELECT {columns}
FROM read_json($uris, format = 'newline_delimited', compression = 'gzip', columns = {{{types}}})
"""
_INSERT = """
INSERT INTO {table} ({columns}) SELECT unnest(from_json_strict($lines::JSON, '{shape}'), recursive := true)
"""


def load(cursor: duckdb.DuckDBPyConnection, work: Load) -> bool:
    """Append the parts and the ops rows; False when this warehouse has them already. The caller keeps others away."""
    with plain_errors(f"loading {work.job} into {work.table}"), transaction(cursor):
        if _is_done(cursor, work):
            return False
        if work.uris:
            _append_parts(cursor, work)
        for table, rows in work.ops.items():
            insert(cursor, published(table), rows)
        return True


def _is_done(cursor: duckdb.DuckDBPyConnection, work: Load) -> bool:
    """A snapshot is loaded once, and accepted once."""
    coming = {(row["snapshot_id"], row["state"] == _ACCEPTED) for row in work.ops.get(_SNAPSHOTS, ())}
    there = cursor.execute(_THERE, {"accepted": _ACCEPTED, "ids": [snapshot for snapshot, _ in coming]}).fetchall()
    return bool(coming) and coming <= set(there)


def _append_parts(cursor: duckdb.DuckDBPyConnection, work: Load) -> None:
    types = column_types(cursor, published(work.table))
    shape = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    statement = _APPEND.format(table=published(work.table), columns=quoted(types), types=shape)
    result = cursor.execute(statement, {"uris": list(work.uris)}).fetchone()
    found = result[0] if result else 0
    if found != work.rows:
        raise FatalError(
            f"{work.job}: the commit promises {work.rows} rows for {work.table}, its parts hold {found}: "
            "nothing was loaded. Fetch the window again with a replay"
        )


def insert(cursor: duckdb.DuckDBPyConnection, target: str, rows: Sequence[Row]) -> None:
    """Insert rows held in Python into the table of that full name, by column name; what is missing becomes NULL."""
    if not rows:
        return
    types = column_types(cursor, target)
    if strange := sorted({name for row in rows for name in row} - set(types)):
        raise FatalError(f"{target} has no column {', '.join(strange)}")
    lines = json.dumps([{name: row.get(name) for name in types} for row in rows], default=_plain, allow_nan=False)
    # JSON text in a JSON column must stay the text it is, so it travels as text.
    shape = json.dumps([{name: "VARCHAR" if kind == "JSON" else kind for name, kind in types.items()}])
    cursor.execute(_INSERT.format(table=target, columns=quoted(types), shape=shape), {"lines": lines})


def column_types(cursor: duckdb.DuckDBPyConnection, target: str) -> dict[str, str]:
    """Return column name → DuckDB type of a table or of a query in parentheses."""
    return {row[0]: row[1] for row in cursor.execute(f"DESCRIBE {target}").fetchall()}


def _plain(value: object) -> str:
    """Write what JSON has no word for; NUMERIC as text, so that every digit arrives."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no column value")
