"""Parts on their way into the warehouse: a load job fills a private table, which nobody reads and which expires."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError, FatalError, PipelineError
from shared.gcp.errors import ours, plain_errors
from shared.gcp.jobs import JOB_S, REQUEST_S

if TYPE_CHECKING:
    from google.cloud.bigquery import LoadJob, LoadJobConfig, SchemaField, Table

    from shared.gcp.jobs import Jobs
    from shared.protocols import Load

STEP = "load"
KEPT = timedelta(days=1)
"""How long the private table of a load that was killed is kept."""


class Staging:
    """Private tables in one dataset."""

    def __init__(self, jobs: Jobs, dataset: str) -> None:
        """`dataset` is project.dataset."""
        self._jobs, self._dataset = jobs, dataset

    def fill(self, work: Load, name: str, schema: list[SchemaField]) -> str:
        """Fill a private table with the parts, by the job called `name`, and return the table's id.

        FatalError when the parts cannot be read, or are not what was promised.
        """
        doing = f"loading {work.job} into {work.table}"
        job = self._jobs.once(
            name,
            lambda job_id: self._start(job_id, work, schema),
            lambda job: self._is_staged(job, work),
            lambda error: refused(doing, error),
        )
        if job.output_rows != work.rows:
            raise FatalError(
                f"{work.job}: the commit promises {work.rows} rows for {work.table}, its parts hold "
                f"{job.output_rows}: nothing was loaded. Fetch the window again with a replay"
            )
        return _id(job)

    def _start(self, job_id: str, work: Load, schema: list[SchemaField]) -> LoadJob:
        from google.api_core.exceptions import Conflict

        table = self._new_table(schema)
        with plain_errors(f"loading {work.job} into {work.table}", but=(Conflict,)):
            self._jobs.client.create_table(table, timeout=REQUEST_S, retry=self._jobs.retry())
            try:
                return self._jobs.client.load_table_from_uri(
                    list(work.uris),
                    table.reference,
                    job_id=job_id,
                    location=self._jobs.location,
                    job_config=self._config(schema),
                    timeout=REQUEST_S,
                    retry=self._jobs.retry(),
                )
            except Conflict:
                self._forget_unless_filled(job_id, table)
                raise

    def _new_table(self, schema: list[SchemaField]) -> Table:
        """One call, one table: the job that gets the id says which of them is filled."""
        from google.cloud.bigquery import Table

        table = Table(f"{self._dataset}.load_{uuid.uuid4().hex}", schema=schema)
        table.expires = datetime.now(UTC) + KEPT
        return table

    def _config(self, schema: list[SchemaField]) -> LoadJobConfig:
        from google.cloud.bigquery import LoadJobConfig, SourceFormat, WriteDisposition

        config = LoadJobConfig(
            schema=schema,
            source_format=SourceFormat.NEWLINE_DELIMITED_JSON,
            write_disposition=WriteDisposition.WRITE_TRUNCATE,
            labels=self._jobs.labels(STEP),
        )
        config.job_timeout_ms = int(JOB_S * 1000)
        return config

    def _forget_unless_filled(self, job_id: str, table: Table) -> None:
        """Delete the table of a call that came second; the id may also be taken by ourselves, unheard."""
        filled = _id(self._jobs.attached(job_id))
        if filled != str(table.reference):
            self.forget(str(table.reference))

    def _is_staged(self, job: LoadJob, work: Load) -> bool:
        """Whether what a finished job brought is still there."""
        from google.api_core.exceptions import NotFound

        if list(job.source_uris or ()) != list(work.uris):
            raise FatalError(f"job {job.job_id} is somebody else's: it loads {', '.join(job.source_uris or ())}")
        try:
            with plain_errors(f"looking at {_id(job)}", but=(NotFound,)):
                table = self._jobs.client.get_table(_id(job), timeout=REQUEST_S, retry=self._jobs.retry())
        except NotFound:
            return False
        return bool(table.num_rows == job.output_rows)

    def forget(self, staged: str) -> None:
        """Delete a private table whose rows have moved; where this may not be done, it expires."""
        with suppress(PipelineError), plain_errors(f"forgetting {staged}"):
            self._jobs.client.delete_table(staged, not_found_ok=True, timeout=REQUEST_S)


def refused(doing: str, error: Exception) -> Exception:
    """Return the error of a load.

    A job that was understood and failed will fail again; what was only a bad moment is worth another try.
    """
    said = ours(doing, error)
    return FatalError(str(said)) if isinstance(said, ConfigurationError) else said


def _id(job: LoadJob) -> str:
    table = job.destination
    return f"{table.project}.{table.dataset_id}.{table.table_id}"
