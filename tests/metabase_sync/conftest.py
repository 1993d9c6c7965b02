"""An instance that is set up and connected, and somebody at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local import environment
from metabase.sync import client
from shared.retrying import Patience
from tests.metabase_double import MetabaseDouble, metabase_double
from tests.metabase_sync.desk import TOOL, Desk, with_database
from tests.metabase_sync.organisation import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = Patience(tries=6, backoff_s=0.01, longest_backoff_s=0.02, in_flight=6)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Waits are short, and nobody's own .env decides a test."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(client, "PATIENCE", QUICK)


@pytest.fixture
def server() -> Iterator[MetabaseDouble]:
    """Serve an instance with a warehouse."""
    with metabase_double(tables=TABLES) as running:
        with_database(running)
        yield running


@pytest.fixture
def desk(
    server: MetabaseDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """Sit down at the command line."""
    key = server.api_key(TOOL)
    monkeypatch.setenv("METABASE_URL", server.url)
    monkeypatch.setenv("METABASE_API_KEY", key)
    server.state.requests.clear()
    return Desk(server, tmp_path / "lock", capsys, key)
