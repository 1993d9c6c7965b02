"""One project on emulators: topics, buckets, datasets with every table and view, and push subscriptions."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from local.warehouse import schema_files
from shared import topology
from shared.datasets import BESIDE
from shared.errors import ConfigurationError
from shared.gcp import clients
from tests.emulators import servers, warehouse
from tests.emulators.local_bigquery import environment
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.emulators.deployment.instances import Instance

PROJECT, BASE = servers.PROJECT, warehouse.BASE
LAKE, UPLOADS = "lake-of-the-deployment", "uploads-of-the-deployment"
ANNOUNCED = "bucket-events"
"""The one topic on which the emulator of Cloud Storage announces every object."""
RETRIES = {"minimum_backoff": {"seconds": 1}, "maximum_backoff": {"seconds": 5}}
"""A deployment waits 10 to 600 seconds; who watches has less time."""
ACK_S = 600
REFUSED = "refused-views.txt"


def begin(*, migrations: bool) -> dict[str, str]:
    """Start the emulators with everything that infrastructure and migrations make; return what functions are told.

    Without `migrations` tables are made from sql/schema, and no views: ten seconds instead of a minute and more.
    """
    servers.end_all()
    warehouse.prepared.cache_clear()
    servers.pubsub()
    publisher = clients.publisher()
    for name in (ANNOUNCED, *(topic.name for topic in topology.TOPICS)):
        publisher.create_topic(name=topic_path(name))
    publisher.stop()
    servers.storage(ANNOUNCED)
    for bucket in (LAKE, UPLOADS):
        clients.storage().create_bucket(bucket)
    if migrations:
        servers.bigquery(migrated())
    else:
        warehouse.run(warehouse.prepared(*warehouse.every_table()), [warehouse.SEED])
    return {
        "AIU_LAKE": f"gs://{LAKE}",
        "AIU_UPLOADS": f"gs://{UPLOADS}",
        "AIU_BUS": f"pubsub://{PROJECT}",
        "AIU_WAREHOUSE": f"bigquery://{PROJECT}/{BASE}",
        "AIU_SECRETS": "env:",
        "AIU_NOTIFY": "log:",
        **{name: os.environ[name] for name in servers.VARIABLES},
    }


def topic_path(name: str) -> str:
    """Return the full name of a topic."""
    return f"projects/{PROJECT}/topics/{name}"


def subscribe(function: topology.Function, instance: Instance) -> None:
    """Have Pub/Sub push the messages of a function's topic to it, as a deployment does."""
    from google.cloud.pubsub_v1 import SubscriberClient  # type: ignore[import-untyped]

    with SubscriberClient() as subscriber:
        subscriber.create_subscription(
            request={
                "name": f"projects/{PROJECT}/subscriptions/{function.name}",
                "topic": topic_path(function.topic),
                "push_config": {"push_endpoint": instance.address},
                "ack_deadline_seconds": ACK_S,
                "retry_policy": RETRIES,
            }
        )


def unsubscribe(functions: Iterable[topology.Function]) -> None:
    """Forget the subscriptions: the emulator asks a dead endpoint for ever."""
    from google.cloud.pubsub_v1 import SubscriberClient

    with SubscriberClient() as subscriber:
        for function in functions:
            subscriber.delete_subscription(subscription=f"projects/{PROJECT}/subscriptions/{function.name}")


def migrated() -> Path:
    """Return a folder of BigQuery's emulator in which every migration has run; made once per state of the schema.

    Tables, views and their twins take it more than a minute, and a start on a copy of them takes none.
    """
    home = environment.CACHE / f"emulated-datasets-{_state()}"
    if not home.exists():
        servers.bigquery()
        refused = _migrate(servers.folder() / "no-views" / "schema")
        servers.end(servers.bigquery)
        (servers.bigquery_folder() / REFUSED).write_text("\n".join(refused), encoding="utf-8")
        half = home.with_suffix(f".{os.getpid()}")
        shutil.copytree(servers.bigquery_folder(), half)
        shutil.rmtree(servers.bigquery_folder())
        half.rename(home)
    return home


def refused_views() -> list[str]:
    """Return the views that the emulator cannot have."""
    return (migrated() / REFUSED).read_text(encoding="utf-8").split()


def _migrate(tables_alone: Path) -> list[str]:
    """Run every migration, then make the views one by one; return those that the emulator refuses."""
    from migrations.apply import Migrator
    from migrations.bigquery_datasets import BigQueryDatasets

    client = clients.bigquery(PROJECT)
    for beside in ("", *BESIDE):
        client.create_dataset(warehouse.DATASETS.id(beside), exists_ok=True)
    datasets = BigQueryDatasets(client, BASE)
    migrator = Migrator(datasets, schema=tables_alone)
    migrator.migrate(migrator.plan())
    refused = []
    for name, select in schema_files.views(schema_files.SCHEMA).items():
        try:
            datasets.define(name, select)
        except ConfigurationError:
            # It is told with the report: there is none today.
            refused.append(name)
    client.close()  # type: ignore[no-untyped-call]
    return refused


def _state() -> str:
    """Return the name of everything that decides what the folder looks like."""
    places = [environment.LOCK]
    places += [path for part in ("migrations", "schema", "views") for path in (ROOT / "sql" / part).rglob("*.*")]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(places))).hexdigest()[:16]
