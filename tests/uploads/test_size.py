"""A file far larger than memory is read in pieces; `nox -s big_upload` does this with 500 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .counter import AUDIT, event

ROOT = Path(__file__).parents[2]
MEGABYTES = int(os.environ.get("AIU_TEST_UPLOAD_MB", "20"))
MOST_MEMORY_MB = 300
"""Above what the process needs anyway, however large the file is: one part of 50,000 rows, twice, and its package."""
AGENT = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 " + "x" * 120
TAKE = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from functions.loaders.upload.receive import receive
from local.bus.in_process import InProcessBus
from local.folder_lake import FolderLake
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared.runtime import Runtime
from shared.settings import Settings

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

folder = Path(sys.argv[1])
lake, uploads = FolderLake(folder / "lake"), FolderLake(folder / "uploads")
warehouse, bus = DuckDBWarehouse(folder / "warehouse.duckdb"), InProcessBus([])
world = Runtime(Settings.read({}), lake=lake, uploads=uploads, bus=bus, warehouse=warehouse)
before, started = peak(), time.monotonic()
receive("audit.csv", datetime(2026, 11, 20, tzinfo=UTC), world)
commit = json.loads(lake.read(lake.list("commit/")[0]))
print(json.dumps([commit["rows"], len(commit["parts"]), peak() - before, time.monotonic() - started]))
bus.close()
"""


def _write(path: Path, megabytes: int) -> int:
    """Write an audit log of that size; returns its rows."""
    path.parent.mkdir()
    days = [f"2026-11-{n % 19 + 1:02d}T{n % 24:02d}:{n % 60:02d}:00Z" for n in range(10_000)]
    tail = f"203.0.113.1,device,{AGENT},web"
    rows = [event(at).replace(",,,,,,web", f",\"{{'n': {n}}}\",,{tail}") for n, at in enumerate(days)]
    block = "".join(rows).encode()
    times = max(1, (megabytes << 20) // len(block))
    with path.open("wb") as file:
        file.write(AUDIT.encode())
        for _ in range(times):
            file.write(block)
    return times * len(rows)


@pytest.mark.timeout(1800)
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """All rows arrive, in parts, and the process never holds more than a few of them."""
    rows = _write(tmp_path / "uploads/audit.csv", MEGABYTES)
    ran = subprocess.run(
        [sys.executable, "-c", TAKE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert 0 == ran.returncode, ran.stderr
    loaded, parts, memory_mb, seconds = json.loads(ran.stdout.splitlines()[-1])
    sys.stdout.write(f"{MEGABYTES} MB, {rows} rows, {parts} parts: {memory_mb} MB of memory, {seconds:.0f} s\n")

    assert rows == loaded
    assert parts >= rows // 52_000
    assert memory_mb < MOST_MEMORY_MB
