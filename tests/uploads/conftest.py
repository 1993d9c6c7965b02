"""A fresh counter for every test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from tests.cli.conftest import keyboard  # noqa: F401 - commands are typed here as well

from .counter import Counter, counter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file with all tables and no rows, made once: the copies open at once."""
    path = tmp_path_factory.mktemp("blank") / "warehouse.duckdb"
    DuckDBWarehouse(path).close()
    return path


@pytest.fixture
def desk(tmp_path: Path, blank: Path) -> Iterator[Counter]:
    """An installation with an empty uploads bucket, on 2026-11-21."""
    shutil.copy(blank, tmp_path / "warehouse.duckdb")
    with counter(tmp_path) as opened:
        yield opened
