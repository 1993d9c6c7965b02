"""A private place to build tables in: tables of their own names in D_ops that expire by themselves.

Not temporary tables of a session: a session runs one statement at a time, takes no load jobs, and ends when it was
idle. Every table that is made has a name nobody has used before, so a statement that was sent twice replaces nothing
that is being read.
"""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shared.errors import FatalError, PipelineError
from shared.gcp.answers import plain_rows
from shared.gcp.errors import plain_errors
from shared.gcp.jobs import JOB_S, REQUEST_S, excerpt
from shared.gcp.params import bound, check_columns
from shared.gcp.publish import Fence
from shared.gcp.reading import check_reads
from shared.gcp.tables import quoted
from shared.protocols import Spent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from google.cloud.bigquery import QueryJob, SchemaField, Table

    from shared.gcp.jobs import Jobs
    from shared.gcp.tables import Datasets
    from shared.protocols import Row

STEP = "build"
KEPT = timedelta(hours=6)
"""How long the tables of a build that nobody closed are kept: longer than any build takes."""
_AT_ONCE = 8


class BigQueryBuild:
    """Tables that hide published ones by their bare names, until they are published or forgotten."""

    def __init__(self, jobs: Jobs, datasets: Datasets) -> None:
        """Open the build: whoever publishes between now and its own publication makes it give way."""
        self._jobs, self._datasets = jobs, datasets
        self._id = f"build_{uuid.uuid4().hex[:12]}"
        self._tables: dict[str, str] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._made: list[str] = []
        self._spent: dict[str, Spent] = {}
        self._fence = Fence(jobs, datasets, self._id)

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Read; the tables of this build are visible by their bare names and hide published ones."""
        text, values = bound(self._datasets.resolve(check_reads(sql), self._tables), params)
        answers = self._jobs.read(text, values, STEP)
        with plain_errors(excerpt(sql)):
            return plain_rows(answers.schema, answers)

    def table(self, name: str, sql: str, params: Mapping[str, Any] | None = None, *, append: bool = False) -> None:
        """Create (or append to) the build's table `name` from a query."""
        began = time.perf_counter()
        text, values = bound(self._datasets.resolve(check_reads(sql), self._tables), params)
        if append and name in self._tables:
            columns = self._same_columns(name, self._jobs.described(text, values))
            job = self._wait(
                name, f"INSERT INTO {quoted(self._tables[name])} ({columns}) SELECT {columns} FROM ({text}\n)", values
            )
            count = int(job.num_dml_affected_rows or 0)
        else:
            table_id, until = self._new_id(name), (datetime.now(UTC) + KEPT).isoformat()
            option = f"OPTIONS(expiration_timestamp=TIMESTAMP '{until}')"
            job = self._wait(name, f"CREATE TABLE {quoted(table_id)} {option} AS {text}", values)
            count = self._learn(name, self._described(table_id))
        self._note(name, round((time.perf_counter() - began) * 1000), count, job.total_bytes_billed)

    def stage(self, name: str, like: str, rows: Sequence[Row]) -> None:
        """Create the build's table `name` with the columns of table `like` and these rows."""
        with plain_errors(f"staging {name}"):
            from google.cloud.bigquery import Table

            model = self._tables.get(like) or self._datasets.table_id(like)
            schema = [_optional(column) for column in self._described(model).schema]
            check_columns(rows, [column.name for column in schema], name)
            table = Table(self._new_id(name), schema=schema)
            table.expires = datetime.now(UTC) + KEPT
            self._learn(name, self._jobs.client.create_table(table, timeout=REQUEST_S, retry=self._jobs.retry()))
            if rows:
                self._fill(table, rows)

    def spent(self) -> list[Spent]:
        """Return what building cost, by table, in the order in which they were first built."""
        return list(self._spent.values())

    def publish(self, epoch: int, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        """Run all statements in one transaction behind the fence; False when somebody else was there first."""
        resolved = [(self._datasets.resolve(sql, self._tables), params) for sql, params in statements]
        return self._fence.publish(epoch, resolved)

    def close(self) -> None:
        """Forget the tables; those that cannot be deleted expire."""

        def delete(table_id: str) -> None:
            with suppress(PipelineError), plain_errors(f"forgetting {table_id}"):
                self._jobs.client.delete_table(table_id, not_found_ok=True, timeout=REQUEST_S)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(delete, self._made))

    def _new_id(self, name: str) -> str:
        table_id = f"{self._datasets.id('ops')}.{self._id}_{len(self._made)}_{name}"
        self._made.append(table_id)
        return table_id

    def _wait(self, name: str, text: str, values: list[Any]) -> QueryJob:
        job = self._jobs.run(text, values, STEP)
        with plain_errors(f"building {name}"):
            job.result(retry=self._jobs.retry(), timeout=JOB_S)
        return job

    def _described(self, table_id: str) -> Table:
        with plain_errors(f"looking at {table_id}"):
            return self._jobs.client.get_table(table_id, timeout=REQUEST_S, retry=self._jobs.retry())

    def _learn(self, name: str, table: Table) -> int:
        """Let the table be found under its bare name; return how many rows it has."""
        self._tables[name] = f"{table.project}.{table.dataset_id}.{table.table_id}"
        self._columns[name] = {column.name: column.field_type for column in table.schema}
        return int(table.num_rows or 0)

    def _same_columns(self, name: str, coming: dict[str, str]) -> str:
        if differing := sorted(set(self._columns[name]) ^ set(coming)):
            raise FatalError(f"building {name}: what is appended differs from what is there in {', '.join(differing)}")
        return ", ".join(f"`{column}`" for column in coming)

    def _fill(self, table: Table, rows: Sequence[Row]) -> None:
        from google.cloud.bigquery import LoadJobConfig, WriteDisposition

        lines = [{name: _plain(value) for name, value in row.items()} for row in rows]
        config = LoadJobConfig(
            schema=table.schema, write_disposition=WriteDisposition.WRITE_TRUNCATE, labels=self._jobs.labels(STEP)
        )
        job = self._jobs.client.load_table_from_json(
            lines, table.reference, location=self._jobs.location, job_config=config, timeout=REQUEST_S
        )
        job.result(retry=self._jobs.retry(), timeout=JOB_S)

    def _note(self, name: str, duration_ms: int, row_count: int, bytes_billed: int | None) -> None:
        before = self._spent.get(name, Spent(name, 0, 0, 0, None))
        known = [count for count in (before.bytes_billed, bytes_billed) if count is not None]
        self._spent[name] = Spent(
            table=name,
            statement_count=before.statement_count + 1,
            duration_ms=before.duration_ms + duration_ms,
            row_count=before.row_count + row_count,
            bytes_billed=sum(known) if known else None,
        )


def _optional(column: SchemaField) -> SchemaField:
    from google.cloud.bigquery import SchemaField

    return SchemaField(column.name, column.field_type, "NULLABLE" if column.mode == "REQUIRED" else column.mode)


def _plain(value: object) -> object:
    """Write what JSON has no word for; NUMERIC and whole numbers as text, so that every digit arrives."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    return value
