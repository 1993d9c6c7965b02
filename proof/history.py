"""A warehouse that holds an organisation's whole history, and can be taken back to what was known on an earlier day."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from functions.transform.models import AGGREGATES, Aggregate
from functions.transform.story import stream_rows
from local.warehouse import load, schema, schema_files
from local.warehouse.names import published
from local.warehouse.session import Session
from proof.facts import Facts
from proof.sheet_tables import sheet_tables
from shared import sql, topology
from shared.seeds import price_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from local.sample_org.org import Organisation
    from proof.facts import Line
    from shared.protocols import Row as Found

DAYS = {
    "fct_cost_daily": "cost_date",
    "fct_usage_daily": "usage_date",
    "api_usage_expenses": "expense_date",
    "agg_platform_day": "day",
    "agg_person_day": "day",
    "source_coverage": "date",
}
"""Tables that grow day by day, and the column that says which day a row is about."""
BUILD_DAYS = """
    CREATE OR REPLACE TEMP TABLE build_days AS SELECT unnest(generate_series($lo, $hi, INTERVAL 1 DAY))::DATE AS day
"""
RUN_AT = time(14, 0)
"""UTC: when the daily run asks."""
LOAD = """
    INSERT INTO {table} BY NAME SELECT * FROM read_json($path, format = 'newline_delimited', columns = {{{types}}})
"""


class History:
    """One history; `rewind` only goes back."""

    def __init__(self, session: Session, cursor: duckdb.DuckDBPyConnection, org: Organisation) -> None:
        self.org = org
        self.today = org.season.end + timedelta(1)
        self._session, self._cursor = session, cursor

    def rows(self, text: str, params: Mapping[str, Any] | None = None) -> list[Found]:
        """Return the rows of one BigQuery SELECT, as it would have been answered on `today`."""
        return self._session.select(self._cursor, text, params)

    def asked(self) -> dict[str, Any]:
        """Return the parameters of a rule that is asked today."""
        return {"today": self.today, "now": datetime.combine(self.today, RUN_AT, UTC) + timedelta(hours=1)}

    def rewind(self, today: date) -> None:
        """Forget everything that was not yet known on the morning of `today`."""
        self.today = today
        for table, column in DAYS.items():
            self._cursor.execute(f"DELETE FROM {published(table)} WHERE {column} >= $today", {"today": today})
        month = (today - timedelta(1)).replace(day=1)
        self._cursor.execute(f"DELETE FROM {published('agg_person_month')} WHERE month >= $month", {"month": month})
        self._aggregate(AGGREGATES[-1], month, today - timedelta(1))
        self._fix_today()

    def replace(self, table: str, rows: Sequence[Found]) -> None:
        """Give a table other rows."""
        self._cursor.execute(f"DELETE FROM {published(table)}")
        load.insert(self._cursor, published(table), rows)

    def aggregate(self) -> None:
        """Build the shipped aggregates over the whole season."""
        for aggregate in AGGREGATES:
            self._aggregate(aggregate, self.org.season.start.replace(day=1), self.org.season.end)
        self._fix_today()

    def _aggregate(self, aggregate: Aggregate, lo: date, hi: date) -> None:
        self._cursor.execute(BUILD_DAYS, {"lo": lo, "hi": hi})
        names = ", ".join(sql.columns(aggregate.table))
        model = sql.model(f"agg/{aggregate.table}")
        insert = f"INSERT INTO {aggregate.table} ({names})\nSELECT {names} FROM (\n{model})"
        self._session.change(self._cursor, insert, {"lo": lo, "hi": hi})

    def _fix_today(self) -> None:
        self._cursor.execute(f"CREATE OR REPLACE MACRO memory.main.bq_today() AS DATE '{self.today}'")


@contextmanager
def history(org: Organisation, folder: Path, more: Iterable[Line] = ()) -> Iterator[History]:
    """Write the organisation's truth, and `more` rows beside it, into a new warehouse below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    session = Session(folder / "warehouse.duckdb", today=org.season.end + timedelta(1))
    try:
        schema.ensure(session, schema_files.SCHEMA)
        with session.cursor() as cursor:
            _fill(cursor, chain(_lines(org), more), folder)
            found = History(session, cursor, org)
            found.aggregate()
            yield found
    finally:
        session.close()


def _lines(org: Organisation) -> Iterator[Line]:
    facts = Facts(org)
    yield from (("streams", row) for row in stream_rows())
    yield from (("price_card", row) for row in price_rows())
    yield from sheet_tables(org, facts.money)
    for day in org.days:
        yield from facts.of(day)
        yield from _coverage(day)


def _coverage(day: date) -> Iterator[Line]:
    """Every stream that runs ask for has reported the day, the morning after, and it has settled."""
    for stream in topology.STREAMS:
        if topology.source(stream.source).is_asked:
            observed = datetime.combine(day + timedelta(1), RUN_AT, UTC)
            row = {"date": day, "stream": stream.name, "state": "reported", "revised": False, "settled": True}
            yield "source_coverage", {**row, "observed_at": observed, "row_count": 1, "quarantined_rows": 0}


def _fill(cursor: duckdb.DuckDBPyConnection, lines: Iterable[Line], folder: Path) -> None:
    files: dict[str, list[bytes]] = {}
    for table, row in lines:
        files.setdefault(table, []).append(msgspec.json.encode(row))  # decimals become text, with every digit
    for table, texts in files.items():
        path = folder / f"{table}.ndjson"
        path.write_bytes(b"\n".join(texts))
        types = load.column_types(cursor, published(table))
        shape = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        cursor.execute(LOAD.format(table=published(table), types=shape), {"path": str(path)})
        path.unlink()
