"""Test stands on a real project of Google Cloud, for `nox -s gcp -- --project P --dataset D`.

Everything is made for the tests and deleted after them. D and the datasets beside it must not exist before:
tests empty tables, so they never touch what somebody else has made.
"""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.datasets import BESIDE
from shared.gcp import clients
from shared.gcp.secrets import SecretManagerSecrets
from shared.gcp.tables import Datasets
from shared.gcp.uploads import GcsUploads
from shared.gcp.warehouse import BigQueryWarehouse
from tests.contract.cloud_stands import PubSubStand
from tests.contract.stands import WarehouseStand
from tests.emulators.warehouse import ANCHOR, LOCATION, PREPARED, SEED, definition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from google.cloud.bigquery import Client

    from shared.datasets import Dataset
    from shared.protocols import Secrets, Uploads
    from tests.contract.test_secrets import Make

PROJECT_VARIABLE, DATASET_VARIABLE = "AIU_GCP_PROJECT", "AIU_GCP_DATASET"
PARTS: tuple[Dataset, ...] = ("", *BESIDE)
OURS = {"made-for": "tests"}


class Place(NamedTuple):
    """Where the tests may make what they need."""

    project: str
    dataset: str


def place() -> Place | None:
    """Return the project that was named, None when none was."""
    project = os.environ.get(PROJECT_VARIABLE)
    return Place(project, os.environ.get(DATASET_VARIABLE) or "aiu_contract") if project else None


def _named() -> Place:
    found = place()
    assert found, f"set {PROJECT_VARIABLE}: `nox -s gcp -- --project P --dataset D` does"
    return found


def new_name(kind: str) -> str:
    """Return a name nobody has used before."""
    return f"aiu-{kind}-{uuid.uuid4().hex[:12]}"


@contextmanager
def bucket_lake(folder: Path) -> Iterator[Uploads]:
    """A bucket of its own, deleted with all that is in it."""
    client = _storage()
    bucket = client.create_bucket(new_name("lake"), location=LOCATION)
    try:
        yield GcsUploads(bucket.name, client)
    finally:
        bucket.delete(force=True)
        client.close()


@contextmanager
def pubsub_bus(folder: Path) -> Iterator[PubSubStand]:
    """Topics and subscriptions of its own."""
    stand = PubSubStand(_named().project, f"{new_name('bus')}-", enforces_filters=True)
    try:
        yield stand
    finally:
        stand.remove()
        stand.close()


class _BucketStand(WarehouseStand):
    """A warehouse whose parts lie in a bucket."""

    def part(self, *lines: Mapping[str, Any]) -> str:
        """Write one part, upload it, and return its address."""
        address = super().part(*lines)
        bucket, _, name = address.removeprefix("gs://").partition("/")
        client = _storage()
        client.bucket(bucket).blob(name).upload_from_filename(str(self.folder / name))
        client.close()
        return address


@contextmanager
def bigquery_warehouse(folder: Path) -> Iterator[WarehouseStand]:
    """Empty tables, and a bucket for parts."""
    where, client, storage = _named(), _prepared(), _storage()
    statements = [f"TRUNCATE TABLE {table}" for table in PREPARED if table != ANCHOR]
    _run(client, [*statements, SEED, f"DROP TABLE IF EXISTS {ANCHOR}", definition(ANCHOR)])
    bucket = storage.create_bucket(new_name("parts"), location=LOCATION)
    parts = folder / "parts"
    parts.mkdir()
    try:
        yield _BucketStand(BigQueryWarehouse(*where, client), parts, f"gs://{bucket.name}/")
    finally:
        bucket.delete(force=True)
        storage.close()


@contextmanager
def secret_manager_secrets(folder: Path) -> Iterator[Make]:
    """Secrets of the project, each with one version, deleted after the test."""
    project, client, made = _named().project, clients.secret_manager(), list[str]()

    def make(values: Mapping[str, str]) -> Secrets:
        for name, text in values.items():
            wanted = {"replication": {"automatic": {}}, "labels": OURS}
            parent = {"parent": f"projects/{project}", "secret_id": name, "secret": wanted}
            made.append(client.create_secret(request=parent).name)
            client.add_secret_version(request={"parent": made[-1], "payload": {"data": text.encode()}})
        return SecretManagerSecrets(project, dict.fromkeys(values, "1"), client)

    try:
        yield make
    finally:
        for path in made:
            client.delete_secret(name=path)


def remove_datasets() -> None:
    """Delete the datasets that the tests have made, if they have made any."""
    if not _prepared.cache_info().currsize:
        return
    client, datasets = _prepared(), Datasets(*_named())
    for part in PARTS:
        client.delete_dataset(datasets.id(part), delete_contents=True)
    _prepared.cache_clear()


@cache
def _prepared() -> Client:
    """Make the datasets and the tables that contract tests need; an error says that one is there already."""
    from google.cloud.bigquery import Dataset as Made

    where = _named()
    client, datasets = clients.bigquery(where.project), Datasets(*where)
    for part in PARTS:
        dataset = Made(datasets.id(part))
        dataset.location, dataset.labels = LOCATION, OURS
        client.create_dataset(dataset, exists_ok=False)
    _run(client, map(definition, PREPARED))
    return client


def _run(client: Client, statements: Any) -> None:
    script = "\n;\n".join(text.rstrip().rstrip(";") for text in statements)
    client.query(Datasets(*_named()).resolve(script)).result()


def _storage() -> Any:
    """A client that may make buckets: for that, unlike for reading, Google wants to know the project."""
    from google.cloud.storage import Client  # type: ignore[import-untyped]

    return Client(project=_named().project)
