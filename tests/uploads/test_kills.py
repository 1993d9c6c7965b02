"""Killed at any write and delivered again, a file ends where it would have ended."""

from __future__ import annotations

import itertools
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from functions.loaders.upload.receive import receive
from local.bus.in_process import InProcessBus
from local.folder_lake import FolderLake
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared.errors import RetriableError
from shared.ledger import Commit
from shared.runtime import Runtime
from shared.settings import Settings

from .counter import SPEND, SUMMARY, used

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
FILES = {
    "taken": ("usage.csv", SUMMARY + used("2026-11-01") + "nobody,2026-11-01,1,1,1,1,1\n" * 2),
    "refused": ("report.csv", SPEND + "ana@example.com,,Chat,m,F,1,1,1,5,6\n"),
}
NEVER = 0


class _KilledLake(FolderLake):
    """Dies once: before or after its n-th write."""

    def __init__(self, root: Path, kill_at: int, *, after: bool) -> None:
        super().__init__(root)
        self._count, self._kill_at, self._after = itertools.count(1), kill_at, after
        self.was_killed = False

    def create(self, key: str, data: bytes) -> bool:
        if next(self._count) != self._kill_at:
            return super().create(key, data)
        self.was_killed = True
        if self._after:
            super().create(key, data)
        raise RetriableError(f"killed at write {self._kill_at}, {key}")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBWarehouse]:
    """An empty warehouse: it knows nobody."""
    with closing(DuckDBWarehouse(tmp_path_factory.mktemp("kills") / "warehouse.duckdb")) as opened:
        yield opened


def _end(folder: Path, what: str, warehouse: DuckDBWarehouse, kill_at: int, *, after: bool) -> tuple[object, bool]:
    """Deliver a file until it is handled, and once more; return what is there, and whether a kill happened."""
    name, text = FILES[what]
    lake, uploads = _KilledLake(folder / "lake", kill_at, after=after), FolderLake(folder / "uploads")
    with closing(InProcessBus([])) as bus:
        world = Runtime(Settings.read({}), lake=lake, uploads=uploads, bus=bus, warehouse=warehouse)
        uploads.create(name, text.encode())
        for _ in range(2 + lake.was_killed):
            try:
                receive(name, AT, world)
            except RetriableError:
                receive(name, AT, world)
    there = {key: lake.read(key) for key in lake.list("") if not key.startswith(("stage/", "trouble/"))}
    commits = [msgspec.json.decode(there.pop(key), type=Commit) for key in [*there] if key.startswith("commit/")]
    said = [(c.snapshot_id, c.observed_at, c.rows, c.checksum, [p.sha256 for p in c.parts]) for c in commits]
    assert all(lake.read(part.key) for commit in commits for part in commit.parts)
    return (there, said, uploads.read(f"{name}.report.csv")), lake.was_killed


@pytest.mark.parametrize("what", FILES)
def test_a_kill_at_any_write_changes_nothing(what: str, tmp_path: Path, warehouse: DuckDBWarehouse) -> None:
    """Before and after each write to the lake: the next delivery finds what is there and makes the rest."""
    expected, _ = _end(tmp_path / "whole", what, warehouse, NEVER, after=False)
    for number in itertools.count(1):
        for after in (False, True):
            found, was_killed = _end(tmp_path / f"{number}-{after}", what, warehouse, number, after=after)
            assert expected == found, f"killed {'after' if after else 'before'} write {number}"
        if not was_killed:
            break
    # The first arrival, the plan, the part or the failure, quarantine, the commit, the receipt.
    assert number > len(("arrival", "plan", "quarantine", "end", "receipt"))
