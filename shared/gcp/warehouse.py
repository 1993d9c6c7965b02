"""The warehouse as BigQuery datasets: D and those beside it, whose tables answer to their bare names."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared.gcp import clients
from shared.gcp.answers import plain_rows
from shared.gcp.build import BigQueryBuild
from shared.gcp.errors import plain_errors
from shared.gcp.jobs import CEILING, REQUEST_S, Jobs, excerpt
from shared.gcp.load import Loader
from shared.gcp.params import bound
from shared.gcp.reading import check_reads
from shared.gcp.tables import Datasets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from google.cloud.bigquery import Client

    from shared.protocols import Load, Row

STEP = "query"
_ANCHOR = "raw_snapshots"
"""The table that says what is loaded: a new one is a new warehouse."""


class BigQueryWarehouse:
    """One project's datasets. Any thread may call anything; any number of processes may share it."""

    def __init__(self, project: str, dataset: str, client: Client | None = None, *, ceiling: int = CEILING) -> None:
        """Find the datasets; `ceiling` is the most bytes one statement may bill.

        ConfigurationError when migrations have not made the tables yet, or this account may not see them.
        """
        self._datasets = Datasets(project, dataset)
        client = client or clients.bigquery(project)
        with plain_errors(f"opening the warehouse bigquery://{project}/{dataset}"):
            anchor = client.get_table(self._datasets.table_id(_ANCHOR), timeout=REQUEST_S)
        self._jobs = Jobs(client, anchor.location or "US", ceiling)
        made = int(anchor.created.timestamp() * 1000) if anchor.created else 0
        self.name = re.sub(r"[^A-Za-z0-9]+", "-", f"{project}-{dataset}-{made:x}")

    def __repr__(self) -> str:
        return f"BigQueryWarehouse({self._datasets.project!r}, {self._datasets.base!r})"

    def load(self, load: Load) -> None:
        """Append the parts' rows and the ops rows, all or nothing; running it twice adds nothing twice."""
        self._loader.load(load)

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows of one read-only BigQuery statement; params are `@name`."""
        text, values = bound(self._datasets.resolve(check_reads(sql)), params)
        answers = self._jobs.read(text, values, STEP)
        with plain_errors(excerpt(sql)):
            return plain_rows(answers.schema, answers)

    @contextmanager
    def build(self) -> Iterator[BigQueryBuild]:
        """Open a private build; of those that are open at one time, the first to publish makes the others give way."""
        build = BigQueryBuild(self._jobs, self._datasets)
        try:
            yield build
        finally:
            build.close()

    @cached_property
    def _loader(self) -> Loader:
        return Loader(self._jobs, self._datasets, self.name)
