"""What a run's entries came to, in rows that people and the coverage model read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared import keys, topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.protocols import Row, Spent
    from shared.runtime import Runtime

    from .dirty import Dirt
    from .gate import Standing

RECENT_DAYS = 40
UNEXPLAINED = "has not arrived: `sweep` asks for it again"


def this_run(state: Standing, world: Runtime, now: datetime) -> list[Row]:
    """Return one row per entry of the run's plan, and one per stream that is not configured."""
    return [{**_fixed(state, now), **row} for row in _endings(state, world)]


def _fixed(state: Standing, now: datetime) -> Row:
    plan = state.plan
    return {
        "run_id": plan.run_id,
        "revision": plan.revision,
        "kind": plan.kind,
        "planned_at": plan.planned_at,
        "updated_at": now,
        "error": None,
        "snapshot_id": None,
    }


def _endings(state: Standing, world: Runtime) -> Iterator[Row]:
    for entry in state.loaded:
        yield {**_window(entry), "outcome": "loaded", "snapshot_id": keys.snapshot_id(entry)}
    for failure in state.failed:
        yield {**_window(failure), "outcome": failure.state, "error": failure.error}
    troubles = {(t.stream, t.start, t.end): t.error for t in world.ledger.troubles(state.plan.run_id)}
    for entry in state.missing:
        trouble = troubles.get((entry.stream, entry.start, entry.end))
        yield {**_window(entry), "outcome": "failed" if trouble else "late", "error": trouble or UNEXPLAINED}
    start, end = _span(state)
    for stream in state.plan.not_configured:
        yield {"stream": stream, "window_start": start, "window_end": end, "outcome": "not_configured"}


def _window(entry: keys.Window) -> Row:
    return {"stream": entry.stream, "window_start": entry.start, "window_end": entry.end}


def _span(state: Standing) -> tuple[date, date]:
    windowed = [e for e in state.plan.entries if topology.stream(e.stream).kind == "windowed"]
    days = [day for e in windowed for day in (e.start, e.end)] or [state.plan.run_date - timedelta(days=1)]
    return min(days), max(days)


def stream_rows() -> list[Row]:
    """Return what the topology promises about every stream, in the columns of the table `streams`."""
    return [
        {
            "stream": s.name,
            "source": s.source,
            "vendor": topology.vendor(s),
            "kind": s.kind,
            "settles_after_hours": s.settles_after_hours,
            "freshness_hours": s.freshness_hours,
            "money": s.money,
            "optional": s.optional,
            "is_asked": topology.source(s.source).is_asked,
        }
        for s in topology.STREAMS
    ]


def coverage_span(state: Standing, dirt: Dirt) -> dict[str, Any]:
    """Return the days whose coverage may have changed: those built, those asked for, and the recent ones."""
    start, end = _span(state)
    days = [*dirt.days, start, end, state.plan.run_date]
    recent = state.plan.run_date - timedelta(days=RECENT_DAYS)
    first = min(days)
    return {"coverage_from": min(first, recent), "coverage_to": max(days), "run_date": state.plan.run_date}


def spent_rows(spent: Iterable[Spent], params: Row) -> list[Row]:
    """Return one row per table that was built; a table is called what it is published as."""
    return [
        {
            "run_id": params["run_id"],
            "revision": params["revision"],
            "model": each.table.removeprefix("new_"),
            "statement_count": each.statement_count,
            "duration_ms": each.duration_ms,
            "row_count": each.row_count,
            "bytes_billed": each.bytes_billed,
            "built_at": params["published_at"],
        }
        for each in spent
    ]
