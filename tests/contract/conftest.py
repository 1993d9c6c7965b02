"""Every backend of every protocol; each test of this folder runs on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract import cloud_stands, real_project, stands
from tests.emulators import servers, warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from shared.protocols import Lake, Secrets

CLOUD: Any = real_project if real_project.place() else cloud_stands
LAKES = {"folder": stands.folder_lake, "gcs": CLOUD.bucket_lake}
BUSES = {"inprocess": stands.in_process_bus, "pubsub": CLOUD.pubsub_bus}
WAREHOUSES = {"duckdb": stands.duckdb_warehouse, "bigquery": CLOUD.bigquery_warehouse}
SECRETS = {"env": stands.env_secrets, "secretmanager": CLOUD.secret_manager_secrets}
NOTIFIERS = {
    "log": stands.log_notifier,
    "smtp": stands.smtp_notifier,
    "slack": stands.slack_notifier,
    "pagerduty": stands.pagerduty_notifier,
}


@pytest.fixture(scope="session", autouse=True)
def emulators() -> Iterator[None]:
    """End whatever emulators the tests of this folder have started."""
    yield
    real_project.remove_datasets()
    warehouse.prepared.cache_clear()
    servers.end_all()


@pytest.fixture(params=LAKES)
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lake]:
    """An empty lake."""
    with LAKES[request.param](tmp_path) as stand:
        yield stand


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[stands.BusStand]:
    """A bus with two subscribers."""
    with BUSES[request.param](tmp_path) as stand:
        yield stand


@pytest.fixture(params=WAREHOUSES)
def stand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[stands.WarehouseStand]:
    """An empty warehouse with its place for parts."""
    with WAREHOUSES[request.param](tmp_path) as stand:
        yield stand


@pytest.fixture(params=SECRETS)
def secrets_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Mapping[str, str]], Secrets]]:
    """Makes a store that holds the given secrets."""
    with SECRETS[request.param](tmp_path) as make:
        yield make


@pytest.fixture(params=NOTIFIERS)
def people(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[stands.NotifierStand]:
    """A notifier, and what arrived."""
    with NOTIFIERS[request.param](tmp_path) as stand:
        yield stand
