"""A BigQuery with tables of sql/schema, emptied between tests."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from shared.datasets import BESIDE
from shared.gcp import clients
from shared.gcp.tables import Datasets
from tests.emulators import servers
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.cloud.bigquery import Client

BASE = "usage"
LOCATION = "US"
DATASETS = Datasets(servers.PROJECT, BASE)
ANCHOR = "raw_snapshots"
TOUCHED = ("raw_anthropic_cost", "raw_snapshot_days", "dim_aliases", "source_coverage", "publish_fence")
"""Tables that tests write to, beside the anchor."""
PREPARED = (*TOUCHED, "applied_winners", "dim_users", "incidents", ANCHOR)
"""Tables that contract tests need."""
SEED = "INSERT INTO publish_fence (id, epoch) VALUES (1, 0)"


@cache
def prepared(*tables: str) -> Client:
    """Start the emulator, make the datasets and these tables, and return Google's client.

    The emulator looks at every table it has for every statement: fewer tables, faster tests.
    """
    from google.cloud.bigquery import Dataset

    servers.bigquery()
    client = clients.bigquery(servers.PROJECT)
    for part in ("", *BESIDE):
        dataset = Dataset(DATASETS.id(part))
        dataset.location = LOCATION
        client.create_dataset(dataset, exists_ok=True)
    run(client, map(definition, tables))
    return client


def every_table() -> list[str]:
    """Return all tables of sql/schema."""
    return sorted(path.stem for path in (ROOT / "sql" / "schema").glob("*.sql"))


def definition(table: str) -> str:
    """Return the DDL of one table."""
    return (ROOT / "sql" / "schema" / f"{table}.sql").read_text()


def run(client: Client, statements: Iterable[str]) -> Any:
    """Run statements with bare names as one script and return the last one's rows."""
    script = "\n;\n".join(text.rstrip().rstrip(";") for text in statements)
    return client.query(DATASETS.resolve(script), job_retry=None).result(job_retry=None)


def empty(client: Client, tables: Iterable[str]) -> None:
    """Empty some tables; the one by which a warehouse is known is made anew, so that it is another warehouse."""
    deletes = [f"TRUNCATE TABLE {table}" for table in tables if table != ANCHOR]
    run(client, [*deletes, SEED, f"DROP TABLE IF EXISTS {ANCHOR}", definition(ANCHOR)])
