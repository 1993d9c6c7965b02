"""Emulators for the tests of this folder, ended with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract import cloud_stands
from tests.emulators import servers, warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.stands import WarehouseStand


@pytest.fixture(scope="session", autouse=True)
def emulators() -> Iterator[None]:
    """End whatever emulators the tests of this folder have started."""
    yield
    warehouse.prepared.cache_clear()
    servers.end_all()


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[WarehouseStand]:
    """An empty BigQuery with its place for parts."""
    with cloud_stands.bigquery_warehouse(tmp_path) as stand:
        yield stand
