"""BigQuery jobs: every one is labelled, bounded in bytes and time, and runs where the datasets are."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from shared.errors import FatalError, RetriableError
from shared.gcp.errors import is_conflict, ours, plain_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.cloud.bigquery import Client, QueryJob, QueryJobConfig
    from google.cloud.bigquery.table import RowIterator

    from shared.gcp.params import Parameter

REQUEST_S = 60.0
"""Seconds one HTTP request may take."""
JOB_S = 450.0
"""Seconds a job may run: it ends before the function that waits for it does."""
CEILING = 20 * 2**30
"""Bytes that one statement may bill: far above what a healthy one reads, far below what hurts."""
ATTEMPTS = 40
"""Attempts that a job of one name may ever have had; each stays on record for months."""
OWN_ATTEMPTS = 5
_APP = "ai-usage-analytics"

J = TypeVar("J")


@dataclass(frozen=True, slots=True)
class Jobs:
    """Runs statements on behalf of one warehouse."""

    client: Client
    location: str
    ceiling: int = CEILING

    def read(self, sql: str, params: Sequence[Parameter], step: str) -> RowIterator:
        """Run one statement that only reads and return its rows; most take a single request."""
        with plain_errors(excerpt(sql)):
            return self.client.query_and_wait(
                sql,
                job_config=self._config(params, step),
                location=self.location,
                api_timeout=REQUEST_S,
                wait_timeout=JOB_S,
                retry=self.retry(),
            )

    def run(self, sql: str, params: Sequence[Parameter], step: str, *, job_id: str | None = None) -> QueryJob:
        """Start one statement or script; the caller waits. With an id of the caller's, Conflict passes."""
        from google.api_core.exceptions import Conflict

        with plain_errors(excerpt(sql), but=(Conflict,) if job_id else ()):
            return self.client.query(
                sql,
                job_config=self._config(params, step),
                job_id=job_id,
                location=self.location,
                timeout=REQUEST_S,
                retry=self.retry(),
                job_retry=None,
            )

    def described(self, sql: str, params: Sequence[Parameter]) -> dict[str, str]:
        """Return the columns a query would have, each with its type; nothing is run or billed."""
        config = self._config(params, "describe")
        config.dry_run, config.job_timeout_ms = True, None
        with plain_errors(excerpt(sql)):
            job = self.client.query(
                sql, job_config=config, location=self.location, timeout=REQUEST_S, retry=self.retry()
            )
            return {column.name: column.field_type for column in job.schema or ()}

    def once(
        self,
        name: str,
        start: Callable[[str], J],
        is_good: Callable[[J], bool],
        refuse: Callable[[Exception], Exception],
    ) -> J:
        """Return the one attempt of the job called `name` that succeeded, whoever started it.

        An id can be taken once. Taken means: look at that job, wait for it, and only when it has failed, or its work is
        gone (`is_good` says no), go on to the next attempt. Errors of attempts that this call started are raised as
        `refuse` words them, but for transactions that another one cancelled: those are tried again.
        """
        from google.api_core.exceptions import Conflict

        own = 0
        for attempt in range(1, ATTEMPTS + 1):
            job_id = f"{name}_{attempt}"
            try:
                job, is_ours = start(job_id), True
            except Conflict:
                job, is_ours = self.attached(job_id), False
            error = self.ending(job)
            if error is None and (is_ours or is_good(job)):
                return job
            if not is_ours or error is None:
                continue
            own += 1
            if not is_conflict(error):
                raise refuse(error) from error
            if own >= OWN_ATTEMPTS:
                raise RetriableError(f"{name}: {own} attempts in a row were cancelled by other transactions")
            time.sleep(random.uniform(0.1, 0.3) * 2**own)  # noqa: S311 - spreads retries, hides nothing
        raise FatalError(f"{name} has had {ATTEMPTS} attempts: look at its jobs in BigQuery before it is tried again")

    def attached(self, job_id: str) -> Any:
        """Return the job that has this id already."""
        with plain_errors(f"looking at job {job_id}"):
            return self.client.get_job(job_id, location=self.location, retry=self.retry(), timeout=REQUEST_S)

    def ending(self, job: Any) -> Exception | None:
        """Wait for a job; return what it failed with. DONE alone says nothing."""
        from google.api_core.exceptions import GoogleAPICallError

        try:
            # A load job's result is itself, a query job's its rows.
            job.result(retry=self.retry(), timeout=JOB_S)
        except GoogleAPICallError as error:
            if job.error_result:
                return error
            raise ours(f"waiting for job {job.job_id}", error) from error
        except Exception as error:
            raise ours(f"waiting for job {job.job_id}", error) from error
        return None

    def labels(self, step: str) -> dict[str, str]:
        """Return the labels by which a bill can be told apart."""
        return {"app": _APP, "step": step}

    def _config(self, params: Sequence[Parameter], step: str) -> QueryJobConfig:
        from google.cloud.bigquery import QueryJobConfig

        config = QueryJobConfig(
            query_parameters=list(params),
            labels=self.labels(step),
            maximum_bytes_billed=self.ceiling,
            use_legacy_sql=False,
        )
        config.job_timeout_ms = int(JOB_S * 1000)
        return config

    @staticmethod
    def retry() -> Any:
        """Return how requests are repeated: all of ours may be made twice, for a bounded time."""
        from google.cloud.bigquery import DEFAULT_RETRY

        return DEFAULT_RETRY.with_timeout(120.0)


def excerpt(sql: str) -> str:
    """Return the beginning of a statement, to name it in an error."""
    return " ".join(sql.split())[:60]
