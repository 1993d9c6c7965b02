"""Loaded means that the rows are in this warehouse: the raw_snapshots row exists and the count agrees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import structlog

from shared import keys, topology
from shared.messages import SnapshotLoaded, encode
from shared.persons import guard
from shared.protocols import Load, Row

if TYPE_CHECKING:
    from shared.ledger import Commit, Day
    from shared.runtime import Runtime

SEEN = "SELECT state FROM raw_snapshots WHERE snapshot_id = @snapshot_id"
SAME = """
    SELECT snapshot_id, observed_at FROM raw_snapshots
    WHERE stream = @stream AND window_start = @start AND window_end = @end
      AND checksum = @checksum AND rows_from = snapshot_id AND state != 'accepted'
    ORDER BY observed_at, snapshot_id
"""
log = structlog.get_logger()


def load(commit: Commit, key: str, world: Runtime) -> None:
    """Append a commit's rows unless they are there, then say so, however often this happens."""
    states = {row["state"] for row in world.warehouse.query(SEEN, {"snapshot_id": commit.snapshot_id})}
    if not states:
        guard.check(commit, world.lake, world.secrets)
        world.warehouse.load(_load(commit, key, world))
        log.info("load.done", rows=commit.rows)
    if "accepted" not in states and _is_accepted(commit, world):
        world.warehouse.load(_acceptance(commit, key))
        log.info("load.accepted")
    loaded = SnapshotLoaded(commit.run_id, commit.revision, commit.stream, commit.start, commit.end)
    world.bus.publish(topology.SNAPSHOT_LOADED, encode(loaded), {})


def _load(commit: Commit, key: str, world: Runtime) -> Load:
    same = _same_content(commit, world)
    rows_from, seen_at = (
        (same["snapshot_id"], same["observed_at"]) if same else (commit.snapshot_id, commit.observed_at)
    )
    held = None if commit.sound else "held"
    return Load(
        table=commit.table,
        uris=() if same else tuple(world.lake.uri(part.key) for part in commit.parts),
        rows=0 if same else commit.rows,
        ops={
            "raw_snapshots": [_snapshot_row(commit, key, rows_from, held or "loaded")],
            "raw_snapshot_days": [_day_row(commit, day, seen_at) for day in commit.days],
        },
        job=f"load_{commit.stream}_{commit.snapshot_id}_{world.warehouse.name}",
    )


def _same_content(commit: Commit, world: Runtime) -> Row | None:
    """Return an earlier snapshot of this window that said exactly the same: its rows serve both."""
    window = {"stream": commit.stream, "start": commit.start, "end": commit.end, "checksum": commit.checksum}
    found = world.warehouse.query(SAME, window) if commit.rows else []
    return found[0] if found else None


def _is_accepted(commit: Commit, world: Runtime) -> bool:
    # Only a snapshot that can be held, or that waits because it is empty, can have been released.
    doubtful = not commit.sound or commit.rows == 0
    return doubtful and bool(world.lake.list(keys.accept(commit.snapshot_id)))


def _acceptance(commit: Commit, key: str) -> Load:
    row = _snapshot_row(commit, key, commit.snapshot_id, "accepted")
    return Load(commit.table, (), 0, {"raw_snapshots": [row]}, f"accept_{commit.snapshot_id}")


def _snapshot_row(commit: Commit, key: str, rows_from: str, state: str) -> Row:
    return {
        "snapshot_id": commit.snapshot_id,
        "stream": commit.stream,
        "window_start": commit.start,
        "window_end": commit.end,
        "run_id": commit.run_id,
        "revision": commit.revision,
        "observed_at": commit.observed_at,
        "row_count": commit.rows,
        "quarantined_rows": commit.quarantined_rows,
        "checksum": commit.checksum,
        "rows_from": rows_from,
        "sound": commit.sound,
        "state": state,
        "reason": commit.reason,
        "commit_key": key,
        "drift": msgspec.json.encode(commit.drift).decode(),
        "findings": msgspec.json.encode(commit.findings).decode(),
        "loaded_at": datetime.now(UTC),
    }


def _day_row(commit: Commit, day: Day, seen_at: datetime) -> Row:
    row = msgspec.structs.asdict(day)
    row["row_count"] = row.pop("rows")
    return {"snapshot_id": commit.snapshot_id, "stream": commit.stream, "ingest_date": seen_at.date(), **row}
