"""Runs a fetcher's pages against a scripted vendor, into a real lake."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from local.folder_lake import FolderLake
from shared import topology
from shared.connection import Connection
from shared.http import HttpClient
from shared.messages import FetchRequested
from shared.runtime import Runtime
from shared.settings import Settings
from shared.snapshot import take
from tests.http.vendor import SECRET, Time, Vendor, patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from shared.ledger import Commit
    from shared.rows import Page

START = date(2026, 8, 1)


class World(Runtime):
    """A runtime whose clients share the vendor's one connection, and whose waits take no time."""

    def __init__(self, vendor: Vendor, lake: FolderLake | None = None) -> None:
        """The lake is needed for commits only."""
        super().__init__(Settings.read({}), **({"lake": lake} if lake else {}))
        self.time = Time()
        self.connection = Connection(vendor.base_url, patience(self.time))

    def http(self, source: str) -> HttpClient:
        """Return the source's client."""
        if source not in self._http:
            self._http[source] = HttpClient(topology.source(source), self.connection, SECRET)
        return self._http[source]


def entry(stream: str, end: date = START) -> FetchRequested:
    """Return a request for the days from the first of August on."""
    return FetchRequested("run-1", stream, START, end, 1)


def _module(stream: str, name: str) -> Any:
    return importlib.import_module(f"functions.fetchers.{topology.stream(stream).source}.{name}")


@asynccontextmanager
async def _world(vendor: Vendor, lake: FolderLake | None = None) -> AsyncIterator[World]:
    async with vendor.serving():
        world = World(vendor, lake)
        try:
            yield world
        finally:
            await world.close()


def pages(vendor: Vendor, *wanted: FetchRequested) -> list[list[Page]]:
    """Return all pages of each entry, the entries asked for at the same time in one process."""

    async def read(world: World, one: FetchRequested) -> list[Page]:
        return [page async for page in _module(one.stream, "fetch").pages(one, world)]

    async def run() -> list[list[Page]]:
        async with _world(vendor) as world:
            return await asyncio.gather(*(read(world, one) for one in wanted))

    return asyncio.run(run())


def commit(vendor: Vendor, wanted: FetchRequested, folder: Path) -> Commit | None:
    """Fetch one entry into a lake in `folder`."""

    async def run() -> Commit | None:
        lake = FolderLake(folder)
        async with _world(vendor, lake) as world:
            found = _module(wanted.stream, "fetch").pages(wanted, world)
            return await take(lake, wanted, found, _module(wanted.stream, "rows").rows, world.secrets)

    return asyncio.run(run())
