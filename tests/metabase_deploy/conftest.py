"""One PostgreSQL for all tests of this folder, and the programs of its version on the PATH."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metabase.keeping.postgres import Postgres
from tests.metabase_deploy.server import Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def one_server() -> Iterator[Server]:
    """Start the server once."""
    with running() as server:
        yield server


@pytest.fixture
def server(one_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Lead every program of a test to the server."""
    for name, value in one_server.settings.items():
        monkeypatch.setenv(name, value)
    return one_server


@pytest.fixture
def metabase(server: Server) -> Postgres:
    """Make an application database as Metabase leaves it."""
    return Postgres(server.make("filled", filled=True), "metabase")


@pytest.fixture
def empty(server: Server) -> Postgres:
    """Make an empty database."""
    return Postgres(server.make("vacant"), "metabase")
