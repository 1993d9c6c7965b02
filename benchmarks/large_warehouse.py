"""A warehouse as large as an organisation of any size makes it, generated inside DuckDB: nothing is fetched."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.transform.models import AGGREGATES
from functions.transform.story import stream_rows
from local.warehouse import load, schema, schema_files
from local.warehouse.names import published
from local.warehouse.session import Session
from shared import sql
from shared.seeds import price_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

ROWS = Path(__file__).parent / "rows"
BY_MONTH = ("api_usage_expenses", "fct_cost_daily", "fct_usage_daily", "claude_expenses")
"""Tables that grow with the days, each filled a month at a time and from those before it."""
BUILD_DAYS = """
    CREATE OR REPLACE TEMP TABLE build_days AS SELECT unnest(generate_series($lo, $hi, INTERVAL 1 DAY))::DATE AS day
"""


def make(path: Path, people: int, days: int, today: date) -> dict[str, float]:
    """Make the warehouse file at `path` for so many people and the `days` days before `today`.

    Returns seconds by what they were spent on; the aggregates come from the shipped models.
    """
    spent = {"facts": 0.0, "aggregates": 0.0}
    first, last = today - timedelta(days), today - timedelta(1)
    whole = {"people": people, "first_day": str(first), "last_day": str(last)}
    with opened(path, today) as session, session.cursor() as cursor:
        load.insert(cursor, published("streams"), stream_rows())
        load.insert(cursor, published("price_card"), price_rows())
        _script(cursor, "organisation", whole)
        for lo, hi in _months(first, last):
            print(f"\r  {people} people: {lo:%Y-%m} ", end="", file=sys.stderr, flush=True)
            spent["facts"] += _timed(_facts, cursor, lo, hi)
            spent["aggregates"] += _timed(_aggregates, session, cursor, lo, hi)
        _script(cursor, "history", whole)
        print(f"\r{' ' * 40}\r", end="", file=sys.stderr)
        cursor.execute("CHECKPOINT aiu")
    return spent


@contextmanager
def opened(path: Path, today: date) -> Iterator[Session]:
    """Open a warehouse file; one that was made earlier is given the tables and views of today."""
    session = Session(path, today=today)
    try:
        schema.ensure(session, schema_files.SCHEMA)
        yield session
    finally:
        session.close()


def _facts(cursor: duckdb.DuckDBPyConnection, lo: date, hi: date) -> None:
    for table in BY_MONTH:
        cursor.execute((ROWS / f"{table}.sql").read_text(), {"lo": lo, "hi": hi})


def _aggregates(session: Session, cursor: duckdb.DuckDBPyConnection, lo: date, hi: date) -> None:
    cursor.execute(BUILD_DAYS, {"lo": lo, "hi": hi})
    for aggregate in AGGREGATES:
        names = ", ".join(sql.columns(aggregate.table))
        model = sql.model(f"agg/{aggregate.table}")
        insert = f"INSERT INTO {aggregate.table} ({names})\nSELECT {names} FROM (\n{model})"
        session.change(cursor, insert, {"lo": lo, "hi": hi})


def _script(cursor: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any]) -> None:
    """Run a file of statements; its values are numbers and days of ours."""
    text = (ROWS / f"{name}.sql").read_text()
    for word, value in values.items():
        text = text.replace(f"${word}", str(value) if isinstance(value, int) else f"'{value}'")
    cursor.execute(text)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    lo = first
    while lo <= last:
        following = (lo.replace(day=1) + timedelta(32)).replace(day=1)
        yield lo, min(last, following - timedelta(1))
        lo = following


def _timed(work: Any, *arguments: Any) -> float:
    begin = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begin
