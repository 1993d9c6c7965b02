"""A whole system in a folder, fed with vendors' answers as they would come, one run at a time.

Only the network is left out: pages go through the fetchers' own `rows()`, the snapshot writer, the lake, the bus,
the loader, the gate and the models.
"""

from __future__ import annotations

import asyncio
import importlib
import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from local.bus.in_process import InProcessBus
from local.folder_lake import FolderLake
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared import runtime as process
from shared import topology
from shared.ledger import Plan
from shared.messages import FetchRequested, SnapshotLoaded, encode
from shared.rows import Page
from shared.runtime import Runtime
from shared.settings import Settings
from shared.snapshot import take

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from pathlib import Path


Answers = list[tuple[dict[str, Any], dict[str, str]]]
Said = dict[str, Answers]
START = datetime(2026, 9, 2, 14, tzinfo=UTC)


class World:
    """One installation; `run` is one run whose vendors answer what the test says."""

    def __init__(self, folder: Path, today: date = date(2026, 9, 2)) -> None:
        """Everything lives below `folder`."""
        self.folder = folder
        self.settings = Settings.read(
            {
                "AIU_LAKE": f"file://{folder}/lake",
                "AIU_WAREHOUSE": f"duckdb:///{folder}/warehouse.duckdb",
                "AIU_SHEETS": f"file://{folder}/sheets",
                "AIU_TODAY": today.isoformat(),
            }
        )
        self.today = today
        self.runs = 0
        self.open()

    def open(self) -> None:
        """Start the process's runtime on what lies in the folder."""
        # What the monitor says about the facts is tested with the monitor.
        self.bus = InProcessBus(f for f in topology.FUNCTIONS if f.name not in {"monitor", "notify"})
        self.lake = FolderLake(self.folder / "lake", on_create=lambda key, size: self.bus.finalized("lake", key, size))
        self.warehouse = DuckDBWarehouse(self.folder / "warehouse.duckdb")
        self.runtime = Runtime(self.settings, lake=self.lake, bus=self.bus, warehouse=self.warehouse)
        process.use(self.runtime)

    def close(self) -> None:
        """End the process as a person would."""
        self.bus.close()
        self.warehouse.close()
        process.use(None)

    def run(
        self,
        said: Said,
        days: tuple[date, date],
        *,
        observed_at: datetime | None = None,
        failed: Mapping[str, str] | None = None,
        run_id: str | None = None,
        late: Sequence[str] = (),
    ) -> str:
        """Make one run in which every stream answers once for `days`; returns its run_id.

        `failed` maps streams to forbidden or failed; `late` ones never arrive before the deadline.
        """
        self.runs += 1
        run_id = run_id or f"backfill-{self.today}-{self.runs:012d}"
        seen = observed_at or START + timedelta(minutes=self.runs)
        entries = [self._entry(run_id, stream, days) for stream in (*said, *(failed or {}), *late)]
        ledger = self.runtime.ledger
        ledger.propose(Plan(run_id, "backfill", seen, seen + timedelta(hours=2), self.today, 1, tuple(entries)))
        for entry in entries:
            if entry.stream in said:
                asyncio.run(self._take(entry, said[entry.stream], seen))
            elif entry.stream in (failed or {}):
                ledger.fail(entry, (failed or {})[entry.stream], f"{entry.stream} was refused")  # type: ignore[arg-type]
        self.bus.drain(60)
        self.look(run_id, deadline=bool(failed or late))
        return run_id

    def look(self, run_id: str, *, deadline: bool = False, revision: int = 1) -> None:
        """Ask the gate to look at a run, and wait until all is quiet."""
        wake = SnapshotLoaded(run_id, revision, deadline=deadline)
        self.bus.publish(topology.SNAPSHOT_LOADED, encode(wake), {})
        self.bus.drain(60)
        assert [] == [f"{d.function}: {d.error}" for d in self.bus.dead_letters]

    def _entry(self, run_id: str, stream: str, days: tuple[date, date]) -> FetchRequested:
        start, end = days if topology.stream(stream).kind == "windowed" else (self.today, self.today)
        return FetchRequested(run_id, stream, start, end, 1)

    async def _take(self, entry: FetchRequested, answers: Answers, seen: datetime) -> None:
        source = topology.stream(entry.stream).source
        rows = importlib.import_module(f"functions.fetchers.{source}.rows").rows
        await take(self.lake, entry, _pages(answers), rows, self.runtime.secrets, clock=lambda: seen)

    def query(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """Return the rows of one BigQuery SELECT."""
        return self.warehouse.query(sql, params)

    def one(self, sql: str, **params: Any) -> Any:
        """Return the only value of the only row."""
        (row,) = self.query(sql, **params)
        (value,) = row.values()
        return value


async def _pages(answers: Answers) -> AsyncIterator[Page]:
    for body, asked in answers:
        yield Page(json.dumps(body).encode(), asked)


@contextmanager
def world(folder: Path, today: date = date(2026, 9, 2)) -> Iterator[World]:
    """Open a world and close it."""
    opened = World(folder, today)
    try:
        yield opened
    finally:
        opened.close()
