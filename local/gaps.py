"""What is missing after a run, why, and what to do next: silence is not success."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Literal

import msgspec

from shared import keys
from shared.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from functions.transform.gate import Standing
    from local.world import World
    from shared.protocols import Row

HELD_DAYS = "SELECT vendor, day, ledger, vendor_usd, people_usd FROM held_days ORDER BY vendor, day, ledger"
LAST_STEPS = ("transform", "monitor", "notify")
"""Functions whose failure leaves no hole in the plan, and is one all the same."""
NOT_HERE = "has not arrived"


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


def gaps_of(state: Standing, held: Sequence[Row], quarantined: Sequence[Row], world: World) -> list[Gap]:
    """Return everything that a run has left open; `held` and `quarantined` are its rows of raw_snapshots."""
    held_ids = {row["snapshot_id"] for row in held}
    return [
        *_failed(state),
        *_late(state, world),
        *(_held(row, state, world) for row in held),
        *(_quarantined(row, state, world) for row in quarantined if row["snapshot_id"] not in held_ids),
        *_held_days(world),
        *_steps(world),
    ]


def is_refusal(gap: Gap) -> bool:
    """Whether the vendor said that this account may not, or cannot, have it."""
    return gap.state == "forbidden" or (gap.state == "failed" and "answered 404" in gap.error)


def _failed(state: Standing) -> Iterator[Gap]:
    next_step = {
        "forbidden": "once the key may read it, the same command asks again",
        "failed": "mend what the message says; the same command asks again",
    }
    for failure in state.failed:
        yield _window(failure, failure.state, failure.error, next_step[failure.state])


def _late(state: Standing, world: World) -> Iterator[Gap]:
    troubles = {(t.stream, t.start, t.end): t.error for t in world.ledger.troubles(state.plan.run_id)}
    for entry in state.missing:
        error = troubles.get((entry.stream, entry.start, entry.end)) or _given_up(entry, world) or NOT_HERE
        yield _window(entry, "late", error, "`python -m local sweep` asks for it again")


def _given_up(entry: keys.Window, world: World) -> str | None:
    """Return the error with which the bus gave up a window's commit, if it did."""
    key = keys.commit(entry)
    letters = (letter for letter in world.bus.dead_letters if letter.message.attributes.get("objectId") == key)
    return next((f"{letter.function}: {_said(letter.error)}" for letter in letters), None)


def _window(entry: keys.Window, state: str, error: str, next_step: str) -> Gap:
    return Gap("window", entry.stream, entry.start, entry.end, state, error, next_step)


def _held(row: Row, state: Standing, world: World) -> Gap:
    reason = row["reason"] or "its records could not all be read"
    accept = f"`python -m local replay {state.plan.run_id} --accept` releases it"
    next_step = f"the last sound answer stays in force; {_file(row, state, world)} shows the records, {accept}"
    return Gap("held", row["stream"], row["window_start"], row["window_end"], "held", reason, next_step)


def _quarantined(row: Row, state: Standing, world: World) -> Gap:
    first = _first_reason(row, state, world)
    error = f"{row['quarantined_rows']} of {row['rows'] + row['quarantined_rows']} records could not be read: {first}"
    next_step = f"{_file(row, state, world)} holds them as they came"
    return Gap("quarantined", row["stream"], row["window_start"], row["window_end"], "quarantined", error, next_step)


def _quarantine_key(row: Row, state: Standing) -> str | None:
    entries = {keys.snapshot_id(entry): entry for entry in state.plan.entries}
    entry = entries.get(row["snapshot_id"])
    return keys.quarantine(entry) if entry else None


def _file(row: Row, state: Standing, world: World) -> str:
    key = _quarantine_key(row, state)
    return world.lake.uri(key) if key else "the lake's quarantine"


def _first_reason(row: Row, state: Standing, world: World) -> str:
    key = _quarantine_key(row, state)
    try:
        lines = gzip.decompress(world.lake.read(key or "")).splitlines()
        return str(msgspec.json.decode(lines[0])["reason"])
    except (PipelineError, OSError, EOFError, IndexError, KeyError, msgspec.DecodeError):
        return "the reason is not in the lake any more"


def _held_days(world: World) -> Iterator[Gap]:
    next_step = "that vendor's last good facts stay; `SELECT * FROM held_days` shows both sums, the next run tries again"
    for row in world.warehouse.query(HELD_DAYS):
        error = f"{row['ledger']}: people add up to {row['people_usd']} US dollars, the vendor's lines to {row['vendor_usd']}"
        yield Gap("held_day", row["vendor"], row["day"], row["day"], "held", error, next_step)


def _steps(world: World) -> Iterator[Gap]:
    for function in LAST_STEPS:
        error = world.watcher.failing.get(function)
        if error:
            next_step = "`python -m local sweep` tries it again; the log has the details"
            yield Gap("step", function, None, None, "failed", _said(error), next_step)


def _said(error: BaseException) -> str:
    return str(error) if isinstance(error, PipelineError) else f"{type(error).__name__}: {error}"
