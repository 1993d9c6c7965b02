"""Replays from the lake: snapshots announced again without asking a vendor, and the facts made whole with them."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from local import logs
from local.pages import gaps
from local.pages.outcome import SNAPSHOT_COLUMNS, outcome_from, stream_results
from local.pages.progress import follow
from local.pages.summary import interrupted, tell
from local.pages.terminal import note
from local.running.flow import ask, known_run, settle
from local.running.world import opened
from shared import keys
from shared.errors import ConfigurationError
from shared.messages import FetchRequested

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.options import Manner
    from local.pages.gaps import Gap
    from local.pages.outcome import Outcome
    from local.running.world import World
    from shared.ledger import Plan
    from shared.messages import RunRequested
    from shared.protocols import Row
    from shared.settings import Settings

LOADED = f"SELECT {SNAPSHOT_COLUMNS} FROM raw_snapshots WHERE state != 'accepted' ORDER BY stream, window_start"
TOLD = "SELECT DISTINCT run_id, revision FROM run_entries"


def reload(wish: RunRequested, settings: Settings, manner: Manner) -> int:
    """Announce the commits a wish is about, rebuild what depends on them, and print the summary.

    ConfigurationError when the lake holds none of them.
    """
    started = time.perf_counter()
    logs.configure(settings, as_json=manner.as_json)
    with opened(settings, manner.wait_s, note) as world:
        if wish.replay:
            logs.everywhere(run_id=known_run(wish.replay, world))
        try:
            windows = _reloaded(wish, world)
            outcome = _outcome(wish, windows, world, started)
        except KeyboardInterrupt:
            return interrupted(wish.replay, as_json=manner.as_json)
    return tell(outcome, as_json=manner.as_json)


def _reloaded(wish: RunRequested, world: World) -> list[FetchRequested]:
    """Bring the snapshots in, and ask for facts where no look at a run has happened in this warehouse yet."""
    from functions.dispatch.wishes import concerned

    names = concerned(wish, world.ledger)
    if not names:
        raise ConfigurationError("the lake holds no snapshot of these days and streams: `run` without --from-lake asks")
    ask(wish, world)
    follow(world, wish.replay)
    windows = [_window(name) for name in names]
    plans = _plans(windows, world)
    told = {(row["run_id"], row["revision"]) for row in world.warehouse.query(TOLD)}
    # The last one always: a released snapshot may wait behind a hole of its own run.
    settle([plan for plan in plans if (plan.run_id, plan.revision) not in told or plan == plans[-1]], world, follow)
    return windows


def _window(name: str) -> FetchRequested:
    """Return the window of a commit's key."""
    _, stream, days, run_id, revision = name.removesuffix(".json").split("/")
    start, _, end = days.partition("_")
    return FetchRequested(run_id, stream, date.fromisoformat(start), date.fromisoformat(end), int(revision))


def _plans(windows: Sequence[FetchRequested], world: World) -> list[Plan]:
    """Return the plans these windows belong to, oldest first."""
    found = {(window.run_id, window.revision) for window in windows}
    plans = [plan for run_id, revision in found if (plan := world.ledger.plan(run_id, revision))]
    return sorted(plans, key=lambda plan: (plan.planned_at, plan.run_id, plan.revision))


def _outcome(wish: RunRequested, windows: Sequence[FetchRequested], world: World, started: float) -> Outcome:
    wanted = {keys.commit(window) for window in windows}
    loaded = [row for row in world.warehouse.query(LOADED) if row["commit_key"] in wanted]
    found = [*_late(windows, loaded, world), *gaps.of_snapshots(loaded, world), *gaps.of_facts(world)]
    # What an old run could not read has been said when it ran; what still waits for a person is said again.
    missing = [gap for gap in found if gap.kind != "quarantined"]
    return outcome_from(
        world,
        time.perf_counter() - started,
        run=(wish.replay, None),
        windows=windows,
        streams=stream_results(Counter(window.stream for window in windows), loaded, missing),
        loaded=loaded,
        missing=missing,
    )


def _late(windows: Sequence[FetchRequested], loaded: Sequence[Row], world: World) -> Iterator[Gap]:
    there = {row["commit_key"] for row in loaded}
    for window in windows:
        key = keys.commit(window)
        if key not in there:
            error = gaps.given_up(key, world)
            yield gaps.late(window, error)
