"""Migrations on BigQuery: a base dataset and those beside it, which Pulumi owns; tables and views are ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from migrations.database import HISTORY, Catalogue
from shared.datasets import BESIDE, dataset_of
from shared.errors import ConfigurationError
from shared.gcp import clients
from shared.gcp.errors import plain_errors
from shared.gcp.names import qualified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.cloud.bigquery import Client

    from migrations.statements import Statement
    from shared.gcp.names import Reference
    from shared.protocols import Row

DATASETS = ("", *BESIDE)
MAXIMUM_BYTES_BILLED = 5 * 2**30
"""Counting before a DROP reads one column; nothing here reads more."""
TIMEOUT_S = 300
_CATALOGUE = """
SELECT c.table_name, c.column_name, t.table_type
FROM `{place}`.INFORMATION_SCHEMA.COLUMNS AS c
JOIN `{place}`.INFORMATION_SCHEMA.TABLES AS t ON t.table_name = c.table_name
ORDER BY c.table_name, c.ordinal_position
"""


class BigQueryDatasets:
    """The datasets D, D_raw, D_ops, D_bi and D_hashed of one project."""

    def __init__(self, client: Client, base: str) -> None:
        """`base` is D; the client knows the project and the location."""
        self._client = client
        self._base = base

    def catalogue(self) -> Catalogue:
        """Return the tables and views that exist now."""
        tables: dict[str, list[str]] = {}
        views = set()
        for dataset in DATASETS:
            for row in self._run(_CATALOGUE.format(place=self._dataset(dataset))):
                if row["table_type"] == "VIEW":
                    views.add(str(row["table_name"]))
                else:
                    tables.setdefault(str(row["table_name"]), []).append(str(row["column_name"]))
        return Catalogue(tables, frozenset(views))

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of one SELECT with bare table names."""
        return self._run(qualified(sql, self._place))

    def execute(self, statement: Statement) -> None:
        """Run one statement of a migration; DDL is atomic by itself, and only by itself."""
        self._run(qualified(statement.text, self._place))

    def define(self, view: str, select: str | None) -> None:
        """Replace a view in place, so that its readers' rights stay, or drop it when `select` is None."""
        text = f"DROP VIEW IF EXISTS {view}" if select is None else f"CREATE OR REPLACE VIEW {view} AS\n{select}"
        self._run(qualified(text, self._place))

    def address(self, table: str) -> str:
        """Return project.dataset.table of a bare name."""
        return f"{self._dataset('ops' if table == HISTORY else dataset_of(table))}.{table}"

    def _place(self, table: Reference) -> str:
        """Return the full name, and the bare one as its alias where columns may be called by it."""
        alias = "" if table.has_alias or table.is_target else f" AS {table.name}"
        return f"`{self.address(table.name)}`{alias}"

    def _dataset(self, beside: str) -> str:
        return f"{self._client.project}.{self._base}{beside and '_'}{beside}"

    def _run(self, sql: str) -> list[Row]:
        from google.cloud.bigquery import QueryJobConfig

        config = QueryJobConfig(
            maximum_bytes_billed=MAXIMUM_BYTES_BILLED, use_legacy_sql=False, labels={"component": "migrations"}
        )
        with plain_errors(" ".join(sql.split())[:80]):
            # A statement that ran although its answer was lost may run again: all of them bear it.
            return [dict(row) for row in self._client.query(sql, job_config=config).result(timeout=TIMEOUT_S)]


@contextmanager
def opened(address: str) -> Iterator[BigQueryDatasets]:
    """Reach the datasets of bigquery://project/dataset; ConfigurationError when the address names none."""
    project, _, base = address.removeprefix("bigquery://").partition("/")
    if not project or not base or "/" in base:
        raise ConfigurationError(f"AIU_WAREHOUSE={address!r} names no dataset: write bigquery://project/dataset")
    client = clients.bigquery(project)
    try:
        yield BigQueryDatasets(client, base)
    finally:
        client.close()  # type: ignore[no-untyped-call]
