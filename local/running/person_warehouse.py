"""The warehouse without one person: old rows go, text is cleaned, sums stay; then the file is written anew."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from local.running.person_search import IS_NAMED, text_columns
from local.warehouse import blank_file, schema_files, serving_copy
from local.warehouse.errors import plain_errors
from local.warehouse.file_lock import FileLock
from local.warehouse.names import CATALOG, quoted
from local.warehouse.session import Session
from shared.errors import FatalError
from shared.persons.words import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from shared.persons.words import Person
    from shared.protocols import Build, Row, Warehouse

Statement = tuple[str, dict[str, Any]]
Totals = dict[str, list[str]]
"""Fact table, day and platform → the sum of every measure, written out to the last digit."""

EPOCH = "SELECT COUNT(*) AS epoch FROM raw_snapshots"
_FACTS = {"fct_cost_daily": "cost_date", "fct_usage_daily": "usage_date"}
_SUMMED = ("NUMERIC", "INT64")
_OLD = (
    "DELETE FROM raw_snapshot_days WHERE snapshot_id IN UNNEST(@old)",
    "DELETE FROM raw_snapshots WHERE snapshot_id IN UNNEST(@old)",
    "DELETE FROM applied_winners WHERE snapshot_id IN UNNEST(@old)",
)
_FENCE = "UPDATE publish_fence SET epoch = (SELECT COUNT(*) FROM raw_snapshots) WHERE id = 1"
"""There are fewer snapshots now: the next publication counts them, and must find no higher number."""


def totals(warehouse: Warehouse) -> Totals:
    """Return the sums of all money and usage, per table, day and platform."""
    found: Totals = {}
    for table, day in _FACTS.items():
        measures = [name for name, kind in schema_files.tables(schema_files.SCHEMA)[table].items() if kind in _SUMMED]
        sums = ", ".join(f"SUM({name}) AS {name}" for name in measures)
        sql = f"SELECT {day} AS day, platform, {sums} FROM {table} WHERE {day} IS NOT NULL GROUP BY {day}, platform"
        for row in warehouse.query(sql):
            found[f"{table} {row['day']} {row['platform']}"] = [str(row[name]) for name in measures]
    return dict(sorted(found.items()))


def loaded(warehouse: Warehouse) -> Mapping[str, Row]:
    """Return the snapshots that are in the warehouse, by their id."""
    rows = warehouse.query("SELECT snapshot_id, row_count, state FROM raw_snapshots WHERE state != 'accepted'")
    return {row["snapshot_id"]: row for row in rows}


def drop_old(old: Sequence[str], person: Person, pseudonym: str, warehouse: Warehouse) -> None:
    """Delete the rows of replaced snapshots and clean all text, in one transaction behind the fence."""
    with warehouse.build() as build:
        epoch = int(build.rows(EPOCH)[0]["epoch"])
        statements = [*_deletions(old), *_cleaning(person, pseudonym, build), (_FENCE, {})]
        if not build.publish(epoch, statements):
            raise FatalError("somebody else publishes at this moment: run this again when nothing else runs")


def _deletions(old: Sequence[str]) -> Iterator[Statement]:
    for statement in _OLD:
        yield statement, {"old": list(old)}
    for table in schema_files.tables(schema_files.SCHEMA):
        if table.startswith("raw_") and table not in {"raw_snapshots", "raw_snapshot_days"}:
            # Lines that a snapshot which stays shares with one that goes are its own now.
            where = "snapshot_id IN UNNEST(@old) AND snapshot_id NOT IN (SELECT rows_from FROM raw_snapshots)"
            yield f"DELETE FROM {table} WHERE ingest_date IS NOT NULL AND {where}", {"old": list(old)}


def _cleaning(person: Person, pseudonym: str, build: Build) -> Iterator[Statement]:
    params = {"address": person.sql_pattern, "pseudonym": rf"\1{pseudonym}\2"}
    params |= {"name": person.sql_names, "nobody": rf"\1{NOBODY}\2"}
    # The pseudonym gets a hash of its own: what dashboards have shown until now leads nowhere.
    yield _FORGET_HASHES, params
    for table, texts, everywhere in text_columns():
        asked = ", ".join(f"LOGICAL_OR({IS_NAMED.format(column=name)}) AS {name}" for name in texts)
        found = build.rows(f"SELECT {asked} FROM {table} WHERE {everywhere}", params)[0]
        if named := [name for name in texts if found[name]]:
            cleaned = ", ".join(f"{name} = {_CLEANED.format(column=name)}" for name in named)
            where = " OR ".join(IS_NAMED.format(column=name) for name in named)
            yield f"UPDATE {table} SET {cleaned} WHERE {everywhere} AND ({where})", params


_FORGET_HASHES = (
    f"DELETE FROM shown_people WHERE shown IN (SELECT shown FROM shown_people WHERE {IS_NAMED.format(column='word')})"
)
# Twice, because two addresses may share the comma between them.
_ONCE = "REGEXP_REPLACE({}, @address, @pseudonym)"
_CLEANED = f"REGEXP_REPLACE({_ONCE.format(_ONCE.format('{column}'))}, @name, @nobody)"


def compact(path: Path) -> None:
    """Write the file anew from its rows, so that no block of it holds what was deleted, and its serving copy."""
    lock = FileLock(path.with_name(f"{path.name}.lock"), f"the warehouse {path}")
    lock.acquire(wait_seconds=10)
    try:
        fresh = path.with_name(f"{path.name}.compact")
        fresh.unlink(missing_ok=True)
        blank_file.provide(fresh, schema_files.SCHEMA)
        _copy(path, fresh)
        for left in (f"{path.name}.wal", f"{fresh.name}.wal"):
            path.with_name(left).unlink(missing_ok=True)
        shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
        fresh.replace(path)
        serving_copy.refresh(path)
    finally:
        lock.release()


def _copy(old: Path, fresh: Path) -> None:
    session = Session(fresh)
    try:
        with session.cursor() as cursor, plain_errors("writing the warehouse anew"):
            escaped = str(old).replace("'", "''")
            cursor.execute(f"ATTACH '{escaped}' AS old (READ_ONLY)")
            there = _tables(cursor, CATALOG)
            for schema, table in _tables(cursor, "old"):
                columns = [row[0] for row in cursor.execute(f'DESCRIBE old.{schema}."{table}"').fetchall()]
                if (schema, table) in there:
                    cursor.execute(f'DELETE FROM {CATALOG}.{schema}."{table}"')
                    insert = f'INSERT INTO {CATALOG}.{schema}."{table}" ({quoted(columns)})'
                else:
                    insert = f'CREATE TABLE {CATALOG}.{schema}."{table}" AS'
                cursor.execute(f'{insert} SELECT {quoted(columns)} FROM old.{schema}."{table}"')
            cursor.execute(f"DETACH old; CHECKPOINT {CATALOG}")
    finally:
        session.close()


def _tables(cursor: duckdb.DuckDBPyConnection, catalogue: str) -> list[tuple[str, str]]:
    listed = "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND NOT temporary"
    return [(str(schema), str(table)) for schema, table in cursor.execute(listed, [catalogue]).fetchall()]
