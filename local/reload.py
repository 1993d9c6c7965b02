"""Replays from the lake: snapshots announced again without asking a vendor, and the facts made whole with them."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from local import gaps, logs
from local.flow import ask, settle
from local.outcome import outcome_from, stream_results
from local.progress import follow
from local.summary import interrupted, tell
from local.terminal import note
from local.world import opened
from shared.messages import FetchRequested, SnapshotLoaded, encode
from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.gaps import Gap
    from local.outcome import Outcome
    from local.runs import Manner
    from local.world import World
    from shared.messages import RunRequested
    from shared.protocols import Row
    from shared.settings import Settings

LOADED = """
    SELECT
      snapshot_id, stream, window_start, window_end, run_id, revision, rows, quarantined_rows, state, reason,
      commit_key, drift, findings
    FROM raw_snapshots
    WHERE state != 'accepted'
    ORDER BY stream, window_start, loaded_at
"""
TOLD = "SELECT DISTINCT run_id, revision FROM run_entries"


def reload(wish: RunRequested, settings: Settings, manner: Manner) -> int:
    """Announce the commits a wish is about, rebuild what depends on them, and print the summary."""
    started = time.perf_counter()
    logs.configure(settings, as_json=manner.as_json)
    with opened(settings, manner.wait_s, note) as world:
        try:
            windows = _reloaded(wish, world)
            outcome = _outcome(wish, windows, world, started)
        except KeyboardInterrupt:
            return interrupted(wish.replay, as_json=manner.as_json)
    return tell(outcome, as_json=manner.as_json)
