"""What is missing after a run, why, and what to do next: silence is not success."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from shared import keys
from shared.errors import PipelineError
from shared.messages import FetchRequested

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from functions.transform.gate import Standing
    from local.running.world import World
    from shared.protocols import Row

HELD = """
    SELECT DISTINCT h.snapshot_id
    FROM raw_snapshots AS h
    JOIN raw_snapshot_days AS d ON d.snapshot_id = h.snapshot_id
    LEFT JOIN (SELECT DISTINCT snapshot_id FROM raw_snapshots WHERE state = 'accepted') AS a
      ON a.snapshot_id = h.snapshot_id
    LEFT JOIN (
      SELECT e.stream, e.day, MAX(s.observed_at) AS seen_at
      FROM raw_snapshot_days AS e
      JOIN raw_snapshots AS s ON s.snapshot_id = e.snapshot_id AND s.sound
      GROUP BY e.stream, e.day
    ) AS n ON n.stream = d.stream AND n.day = d.day
    WHERE h.state = 'held' AND a.snapshot_id IS NULL AND (n.seen_at IS NULL OR n.seen_at < h.observed_at)
"""
HELD_DAYS = "SELECT vendor, day, ledger, vendor_usd, people_usd FROM held_days ORDER BY vendor, day, ledger"
LAST_STEPS = ("transform", "monitor", "notify")
"""Functions whose failure leaves no hole in the plan, and is one all the same."""


class Gap(msgspec.Struct, frozen=True):
    """One thing that should be in the facts and is not."""

    kind: Literal["window", "held", "quarantined", "held_day", "step"]
    subject: str
    """Stream, vendor or function."""
    start: date | None
    end: date | None
    state: str
    error: str
    next: str
    """What a person can do about it."""


def of_plan(state: Standing, world: World) -> Iterator[Gap]:
    """Yield the windows of a plan that have not come, and never will or not yet."""
    yield from _failed(state)
    troubles = {(t.stream, t.start, t.end): t.error for t in world.ledger.troubles(state.plan.run_id)}
    for entry in state.missing:
        error = troubles.get((entry.stream, entry.start, entry.end)) or given_up(keys.commit(entry), world)
        yield late(entry, error)


def of_snapshots(loaded: Sequence[Row], world: World) -> Iterator[Gap]:
    """Yield what could not be read in these rows of raw_snapshots, held or not."""
    doubtful = any(row["state"] == "held" for row in loaded)
    held = {row["snapshot_id"] for row in world.warehouse.query(HELD)} if doubtful else set()
    for row in loaded:
        if row["snapshot_id"] in held:
            yield _held(row, world)
        elif row["quarantined_rows"] and row["state"] != "held":
            yield _quarantined(row, world)


def of_facts(world: World) -> Iterator[Gap]:
    """Yield the vendor days whose sums do not add up, and the last steps that failed."""
    next_step = "its last good facts stay; `SELECT * FROM held_days` shows both sums, the next run tries again"
    for row in world.warehouse.query(HELD_DAYS):
        sums = f"people add up to {row['people_usd']} US dollars, the vendor's lines to {row['vendor_usd']}"
        yield Gap("held_day", row["vendor"], row["day"], row["day"], "held", f"{row['ledger']}: {sums}", next_step)
    for function in LAST_STEPS:
        error = world.watcher.failing.get(function)
        if error:
            next_step = "`python -m local sweep` tries it again; the log has the details"
            yield Gap("step", function, None, None, "failed", _said(error), next_step)


def is_refusal(gap: Gap) -> bool:
    """Whether the vendor said that this account may not, or cannot, have it."""
    return gap.state == "forbidden" or (gap.state == "failed" and "answered 404" in gap.error)


def late(entry: keys.Window, error: str) -> Gap:
    """Return the gap of a window that may still come."""
    return _window(entry, "late", error, "`python -m local sweep` asks for it again")


def given_up(key: str, world: World) -> str:
    """Return the error with which the bus gave up a commit, or that there is none."""
    letters = (letter for letter in world.bus.dead_letters if letter.message.attributes.get("objectId") == key)
    return next((f"{letter.function}: {_said(letter.error)}" for letter in letters), "has not arrived")


def _failed(state: Standing) -> Iterator[Gap]:
    next_step = {
        "forbidden": "once the key may read it, the same command asks again",
        "failed": "mend what the message says; the same command asks again",
    }
    for failure in state.failed:
        yield _window(failure, failure.state, failure.error, next_step[failure.state])


def _window(entry: keys.Window, state: str, error: str, next_step: str) -> Gap:
    return Gap("window", entry.stream, entry.start, entry.end, state, error, next_step)


def _held(row: Row, world: World) -> Gap:
    reason = row["reason"] or "its records could not all be read"
    accept = f"`python -m local replay {row['run_id']} --accept` releases it"
    next_step = f"the last sound answer stays in force; {_file(row, world)} shows the records, {accept}"
    return Gap("held", row["stream"], row["window_start"], row["window_end"], "held", reason, next_step)


def _quarantined(row: Row, world: World) -> Gap:
    total = row["row_count"] + row["quarantined_rows"]
    error = f"{row['quarantined_rows']} of {total} records could not be read, the first because {_reason(row, world)}"
    next_step = f"{_file(row, world)} holds them as they came"
    return Gap("quarantined", row["stream"], row["window_start"], row["window_end"], "quarantined", error, next_step)


def _quarantine(row: Row) -> str:
    window = (row["run_id"], row["stream"], row["window_start"], row["window_end"], row["revision"])
    return keys.quarantine(FetchRequested(*window))


def _file(row: Row, world: World) -> str:
    return world.lake.uri(_quarantine(row))


def _reason(row: Row, world: World) -> str:
    try:
        lines = gzip.decompress(world.lake.read(_quarantine(row))).splitlines()
        return str(msgspec.json.decode(lines[0])["reason"])
    except (PipelineError, OSError, EOFError, IndexError, KeyError, msgspec.DecodeError):
        return "of something the lake does not say any more"


def _said(error: BaseException) -> str:
    return str(error) if isinstance(error, PipelineError) else f"{type(error).__name__}: {error}"
