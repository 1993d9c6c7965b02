"""Loads of a small table, as the loader would ask for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shared.protocols import Load

DAY = date(2026, 9, 1)
SEEN = datetime(2026, 9, 2, 1, 2, 3, 400000, tzinfo=UTC)


def cost_row(**other: Any) -> dict[str, Any]:
    """Return one line of a part for raw_anthropic_cost."""
    row = {
        "cost_date": "2026-09-01",
        "cost_usd": "1.2378912",
        "currency": "USD",
        "snapshot_id": "s1",
        "line_no": 1,
        "ingest_date": "2026-09-02",
        "ingest_timestamp": "2026-09-02T01:02:03.4Z",
        "raw_response": "{}",
    }
    return row | other


def cost_load(snapshot: str, *uris: str, rows: int, state: str = "loaded") -> Load:
    """Return the load of one snapshot of one day."""
    said = {
        "snapshot_id": snapshot,
        "stream": "anthropic_cost",
        "window_start": DAY,
        "window_end": DAY,
        "run_id": "backfill-2026-09-02-000000000001",
        "revision": 1,
        "observed_at": SEEN,
        "row_count": rows,
        "quarantined_rows": 0,
        "checksum": "c",
        "rows_from": snapshot,
        "sound": state == "loaded",
        "state": state,
        "commit_key": "commit/x.json",
        "loaded_at": SEEN,
    }
    day = {
        "snapshot_id": snapshot,
        "stream": "anthropic_cost",
        "day": DAY,
        "row_count": rows,
        "checksum": "c",
        "quarantined_rows": 0,
        "is_zero": not rows,
        "ingest_date": SEEN.date(),
    }
    days = [] if state == "accepted" else [day]
    return Load(
        "raw_anthropic_cost", uris, rows, {"raw_snapshots": [said], "raw_snapshot_days": days}, f"load_{snapshot}"
    )
