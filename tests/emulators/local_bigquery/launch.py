"""Starts local-bigquery without a network and without touching the home folder; runs in its own environment.

Its DuckDB extensions come from wheels and are installed beside them; `--prepare` does that and nothing else. A zone
of time in the settings of a connection would make DuckDB look for an extension on the network: it is set afterwards.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

EXTENSIONS = ("ducklake", "spatial")
CATALOGUE = """
WITH place AS (SELECT schema_id FROM {lake}.ducklake_schema WHERE schema_name = $1 AND end_snapshot IS NULL)
SELECT table_name, 'TABLE', COALESCE(record_count, 0)
FROM {lake}.ducklake_table AS t JOIN place USING (schema_id) LEFT JOIN {lake}.ducklake_table_stats USING (table_id)
WHERE t.end_snapshot IS NULL AND table_name = COALESCE($2, table_name)
UNION ALL
SELECT view_name, 'VIEW', 0 FROM {lake}.ducklake_view AS v JOIN place USING (schema_id)
WHERE v.end_snapshot IS NULL AND view_name = COALESCE($2, view_name)
ORDER BY 1
"""
TEMPORARY = "SELECT table_name FROM duckdb_tables() WHERE temporary"
NO_TABLES = "SELECT '' AS table_name WHERE FALSE"
ALL_COLUMNS = "duckdb_columns()"
COLUMNS = """(
  SELECT schema_name, table_name, column_name, nulls_allowed AS is_nullable
  FROM {lake}.ducklake_column AS c
  JOIN {lake}.ducklake_table AS t USING (table_id) JOIN {lake}.ducklake_schema AS s USING (schema_id)
  WHERE c.end_snapshot IS NULL AND t.end_snapshot IS NULL AND s.end_snapshot IS NULL AND parent_column IS NULL
)"""


def main() -> None:
    """Let every connection find the extensions, then be local-bigquery."""
    duckdb: Any = import_module("duckdb")
    connect, setup = duckdb.connect, _setup(duckdb.__version__)

    def connect_offline(*arguments: Any, config: dict[str, Any] | None = None, **more: Any) -> Any:
        settings = dict(config or {})
        zone = settings.pop("TimeZone", None)
        connection = connect(*arguments, **({"config": settings} if settings else {}), **more)
        connection.execute(setup)
        if zone:
            connection.execute(f"SET GLOBAL TimeZone='{zone}'")
        return connection

    duckdb.connect = connect_offline
    if "--prepare" in sys.argv:
        connect_offline().close()
        return
    _let_ids_be_taken_once()
    _find_tables_without_reading_all()
    _read_literals_as_they_stand()
    _know_no_temporary_tables()
    (program,) = entry_points(group="console_scripts", name="local-bigquery")
    program.load()()


def _let_ids_be_taken_once() -> None:
    """Take jobs one by one: the emulator looks whether an id is free and takes it in two steps, BigQuery in one."""
    runner: Any = import_module("local_bigquery.jobs.runner")
    submit, guard = runner.submit, threading.Lock()

    def submit_alone(*arguments: Any, **more: Any) -> Any:
        with guard:
            return submit(*arguments, **more)

    runner.submit = submit_alone


def _find_tables_without_reading_all() -> None:
    """Ask the catalogue's own tables for a table: what DuckDB lists reads every table of every catalogue each time."""
    database: Any = import_module("local_bigquery.engine.database")
    list_all, fetch_any = database.objects, database.fetch

    def objects(project_id: str, dataset_id: str, table_id: str | None = None) -> list[tuple[str, str, int]]:
        if project_id in database._attached:
            kept = CATALOGUE.format(lake=database.quote(f"__ducklake_metadata_{project_id}"))
            found: list[tuple[str, str, int]] = database.fetch(kept, [dataset_id, table_id])
        elif table_id is None:
            found = list_all(project_id, dataset_id)
        else:
            found = _counted(database, project_id, dataset_id, table_id)
        return found

    def fetch(text: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        if ALL_COLUMNS in text and values:
            if values[0] == "emulator":
                # Results of queries, whose columns may all be NULL.
                return []
            if values[0] in database._attached:
                kept = COLUMNS.format(lake=database.quote(f"__ducklake_metadata_{values[0]}"))
                text = text.replace(ALL_COLUMNS, kept).replace("database_name = ?", "? IS NOT NULL")
        found: list[tuple[Any, ...]] = fetch_any(text, values)
        return found

    database.objects, database.fetch = objects, fetch


def _counted(database: Any, *table: str) -> list[tuple[str, str, int]]:
    """Return a table of the emulator's own; empty when there is none."""
    duckdb: Any = import_module("duckdb")
    try:
        ((count,),) = database.fetch(f"SELECT COUNT(*) FROM {database.quote(*table)}")
    except duckdb.CatalogException:
        return []
    return [(table[-1], "TABLE", count)]


def _read_literals_as_they_stand() -> None:
    """Spare a statement for every description of a column: its text is known, nothing has to be computed."""
    query: Any = import_module("local_bigquery.jobs.query")
    evaluator = query._evaluator

    def quick_evaluator(cursor: Any) -> Any:
        compute = evaluator(cursor)
        return lambda node: node.this if node.is_string else compute(node)

    query._evaluator = quick_evaluator


class _Cursor:
    """A cursor of DuckDB that has an answer ready for one question."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def sql(self, text: str, *arguments: Any, **more: Any) -> Any:
        """Answer as DuckDB does, and without looking when temporary tables are asked for."""
        return self._cursor.sql(NO_TABLES if text == TEMPORARY else text, *arguments, **more)


def _know_no_temporary_tables() -> None:
    """Spare every statement a look through all catalogues: the product makes no temporary tables."""
    query: Any = import_module("local_bigquery.jobs.query")
    execute = query.execute
    query.execute = lambda cursor, *arguments, **more: execute(_Cursor(cursor), *arguments, **more)


def _setup(version: str) -> str:
    statements = [f"SET extension_directory='{Path(sys.prefix) / 'duckdb-extensions'}'"]
    for name in EXTENSIONS:
        wheel = Path(str(import_module(f"duckdb_extension_{name}").__file__)).parent
        file = wheel / "extensions" / f"v{version}" / f"{name}.duckdb_extension"
        statements += [f"INSTALL '{file}'", f"LOAD '{file}'"]
    return ";".join(statements)


if __name__ == "__main__":
    main()
