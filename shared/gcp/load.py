"""One commit's rows into the raw tables: a load job into a table of its own, then everything in one transaction.

The load job is free and strict, but it cannot be part of a transaction, so it fills a private table that expires by
itself. One script then moves its rows and adds the ops rows. Both have deterministic ids, and an id can be taken once:

    killed before, in or after the load job     the next call finds the job and goes on from there
    its table was deleted or has expired        the next attempt fills another one
    killed in the script                        it runs to its end without us; the next call finds it
    the script was cancelled                    nothing of it is there; the next attempt has the next id
    called twice, at one time or years apart    the id is taken, or the snapshot is there; nothing is added
    the tables were restored to an older state  the job is done but its rows are gone: the next attempt adds them
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.gcp.errors import plain_errors
from shared.gcp.jobs import REQUEST_S
from shared.gcp.params import rows_parameter
from shared.gcp.staging import STEP, Staging, refused
from shared.gcp.tables import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.cloud.bigquery import ArrayQueryParameter, QueryJob, SchemaField

    from shared.gcp.jobs import Jobs
    from shared.gcp.tables import Datasets
    from shared.protocols import Load, Row

_SNAPSHOTS = "raw_snapshots"
_ACCEPTED = "accepted"
_THERE = """(
  SELECT COUNT(DISTINCT CONCAT(snapshot_id, IF(state = 'accepted', ' accepted', ''))) FROM {snapshots}
  WHERE CONCAT(snapshot_id, IF(state = 'accepted', ' accepted', '')) IN UNNEST(@coming)
)"""
_SCRIPT = """
BEGIN TRANSACTION;
IF {there} = @coming_count THEN
  ROLLBACK TRANSACTION;
  RETURN;
END IF;
{inserts}
COMMIT TRANSACTION;
"""


class Loader:
    """Loads commits into one warehouse."""

    def __init__(self, jobs: Jobs, datasets: Datasets, warehouse: str) -> None:
        """`warehouse` is its name: jobs of a lost one mean nothing to the one that took its place."""
        self._jobs, self._datasets, self._warehouse = jobs, datasets, warehouse
        self._staging = Staging(jobs, datasets.id("raw"))
        self._ops: dict[str, list[SchemaField]] = {}

    def load(self, work: Load) -> None:
        """Append the parts' rows and the ops rows, all or nothing; running it twice adds nothing twice."""
        if self._is_there(work):
            return
        doing = f"loading {work.job} into {work.table}"
        with plain_errors(doing):
            schema = self._schema(work.table) if work.uris else []
        staged = self._staging.fill(work, f"{self._job(work)}_rows", schema) if work.uris else None
        self._commit(work, staged, schema, doing)
        if staged:
            self._staging.forget(staged)

    def _is_there(self, work: Load) -> bool:
        """Loaded means that the snapshot's row is in this warehouse; accepted, that its second row is."""
        coming = _coming(work)
        if not coming:
            return False
        found = next(iter(self._jobs.read(f"SELECT {self._there()} AS n", [_texts("coming", coming)], STEP)))
        return int(found["n"]) == len(coming)

    def _there(self) -> str:
        return _THERE.format(snapshots=self._datasets.published(_SNAPSHOTS))

    def _commit(self, work: Load, staged: str | None, schema: list[SchemaField], doing: str) -> None:
        """Make rows and ops rows visible in one step."""
        with plain_errors(doing):
            inserts, params = self._inserts(work, staged, schema)
        script = _SCRIPT.format(there=self._there(), inserts="\n".join(inserts))
        coming = _coming(work)
        params += [_texts("coming", coming), _whole("coming_count", len(coming) or -1)]

        def start(job_id: str) -> QueryJob:
            return self._jobs.run(script, params, STEP, job_id=job_id)

        self._jobs.once(
            f"{self._job(work)}_commit",
            start,
            lambda _: not coming or self._is_there(work),
            lambda error: refused(doing, error),
        )

    def _inserts(self, work: Load, staged: str | None, staged_schema: list[SchemaField]) -> tuple[list[str], list[Any]]:
        inserts, params = [], []
        if staged:
            columns = ", ".join(f"`{column.name}`" for column in staged_schema)
            target = self._datasets.published(work.table)
            inserts.append(f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {quoted(staged)};")
        for number, (table, rows) in enumerate(work.ops.items()):
            if not rows:
                continue
            schema, target = self._ops_schema(table, rows), self._datasets.published(table)
            names = ", ".join(f"`{column.name}`" for column in schema)
            values = ", ".join(f"r.`{column.name}`" for column in schema)
            inserts.append(f"INSERT INTO {target} ({names}) SELECT {values} FROM UNNEST(@ops_{number}) AS r;")
            params.append(rows_parameter(f"ops_{number}", schema, rows, table))
        return inserts, params

    def _job(self, work: Load) -> str:
        return work.job if self._warehouse in work.job else f"{work.job}_{self._warehouse}"

    def _ops_schema(self, table: str, rows: Sequence[Row]) -> list[SchemaField]:
        """Return the columns of a small table, asked for again when a row has one that was not known."""
        known = {column.name for column in self._ops.get(table, ())}
        if {name for row in rows for name in row} - known:
            self._ops[table] = self._schema(table)
        return self._ops[table]

    def _schema(self, table: str) -> list[SchemaField]:
        # A migration may add a column while this process lives, and the next part may have it.
        found = self._jobs.client.get_table(self._datasets.table_id(table), timeout=REQUEST_S, retry=self._jobs.retry())
        return list(found.schema)


def _coming(work: Load) -> list[str]:
    """Return what the load's snapshots are called among those that are there: a snapshot is accepted apart."""
    rows = work.ops.get(_SNAPSHOTS, ())
    return [row["snapshot_id"] + (" accepted" if row["state"] == _ACCEPTED else "") for row in rows]


def _texts(name: str, values: list[str]) -> ArrayQueryParameter:
    from google.cloud.bigquery import ArrayQueryParameter

    return ArrayQueryParameter(name, "STRING", values)


def _whole(name: str, value: int) -> Any:
    from google.cloud.bigquery import ScalarQueryParameter

    return ScalarQueryParameter(name, "INT64", value)
