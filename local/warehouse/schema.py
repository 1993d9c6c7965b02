"""Brings a warehouse file to the state of sql/schema, and knows the file by name."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import duckdb

from local.warehouse import schema_files
from local.warehouse.errors import plain_errors
from local.warehouse.names import CATALOG, published
from local.warehouse.transaction import transaction
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from local.warehouse.session import Session

_FACTS = f"{CATALOG}.ops.local_file"
_FENCE_TABLE = published("publish_fence")
_NAME = f"INSERT OR IGNORE INTO {_FACTS} VALUES ('name', ?)"
_REMEMBER = f"INSERT OR REPLACE INTO {_FACTS} VALUES ('schema', ?)"
_RECALL = f"SELECT value FROM {_FACTS} WHERE fact = ?"
_FENCE = f"INSERT INTO {_FENCE_TABLE} (id, epoch) SELECT 1, 0 WHERE NOT EXISTS (FROM {_FENCE_TABLE})"
_TYPES = {
    "BOOL": "BOOLEAN",
    "BYTES": "BLOB",
    "DATE": "DATE",
    "DATETIME": "TIMESTAMP",
    "FLOAT64": "DOUBLE",
    "INT64": "BIGINT",
    "JSON": "JSON",
    "NUMERIC": "DECIMAL(38,9)",
    "STRING": "VARCHAR",
    "TIMESTAMP": "TIMESTAMP WITH TIME ZONE",
}


def file_name(session: Session) -> str | None:
    """Return the name a file was given when it was made; None for a file without tables."""
    return _fact(session, "name")


def ensure(session: Session, folder: Path) -> str:
    """Create the tables of `folder` that are missing and return the file's name; instant when nothing changed."""
    create(session, folder)
    name = file_name(session)
    if name is None:
        with session.cursor() as cursor, plain_errors("naming the file"):
            cursor.execute(_NAME, [secrets.token_hex(6)])
        name = file_name(session) or ""
    return name


def create(session: Session, folder: Path) -> bool:
    """Bring tables and views to the state of `folder`, in a file that needs no name yet; True when they differed."""
    # A view keeps the text it was translated to, so another translator makes all views anew.
    digest = f"{schema_files.digest(folder)}-{session.translations.fingerprint}"
    is_old = _fact(session, "schema") != digest
    if is_old:
        with session.cursor() as cursor, plain_errors("creating the tables"), transaction(cursor):
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {_FACTS} (fact VARCHAR PRIMARY KEY, value VARCHAR)")
            for origin, text in schema_files.statements(folder).items():
                session.define(cursor, text, f"sql/schema/{origin}")
            for table, columns in schema_files.tables(folder).items():
                _follow(cursor, table, columns)
            _make_views(session, cursor, folder)
            _seed(cursor, digest)
    return is_old


def _make_views(session: Session, cursor: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make all views anew; one whose file is gone goes, too."""
    views = schema_files.views(folder)
    present = cursor.execute("SELECT view_name FROM duckdb_views() WHERE database_name = ?", [CATALOG]).fetchall()
    for (name,) in present:
        cursor.execute(f"DROP VIEW {published(name)}")
    for name, text in views.items():
        session.define(cursor, f"CREATE OR REPLACE VIEW {name} AS\n{text}", f"sql/views/{name}/query.sql")


def _seed(cursor: duckdb.DuckDBPyConnection, digest: str) -> None:
    """Give a new file its fence, and remember which schema it has."""
    cursor.execute(_REMEMBER, [digest])
    cursor.execute(_FENCE)


def _follow(cursor: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str]) -> None:
    """Add columns that came later; refuse a file whose columns mean something else today."""
    described = cursor.execute(f"DESCRIBE {published(table)}").fetchall()
    present = {row[0]: row[1] for row in described}
    wanted = {name: _TYPES.get(kind, kind) for name, kind in columns.items()}
    for name, kind in wanted.items():
        if name not in present:
            cursor.execute(f'ALTER TABLE {published(table)} ADD COLUMN "{name}" {kind}')
    if strange := {name for name, kind in present.items() if wanted.get(name) != kind}:
        raise ConfigurationError(
            f"the warehouse file was made by another version: {table} differs in {', '.join(sorted(strange))}. "
            "Move the file away: the next run fills a new one from the lake"
        )


def _fact(session: Session, fact: str) -> str | None:
    with session.cursor() as cursor:
        try:
            found = cursor.execute(_RECALL, [fact]).fetchone()
        except duckdb.CatalogException:
            return None
    return None if found is None else str(found[0])
