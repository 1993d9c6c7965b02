"""Where the streams and the last run stand, and which promises about them are broken; no people, no errors' words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shared import sql, topology

if TYPE_CHECKING:
    from datetime import datetime

    from shared.protocols import Row, Warehouse

LAST_WORDS = """
    SELECT stream, outcome
    FROM run_entries
    QUALIFY RANK() OVER (PARTITION BY stream ORDER BY planned_at DESC, revision DESC, run_id DESC) = 1
"""
NEWEST = """
    SELECT stream, MAX(date) AS day, MAX(observed_at) AS observed_at
    FROM source_coverage
    WHERE state IN ('partial', 'reported_zero', 'reported') AND date >= @since
    GROUP BY stream
"""
LAST_RUN = """
    SELECT
      e.run_id, e.revision, e.kind, MIN(e.planned_at) AS planned_at, MAX(e.updated_at) AS finished_at,
      COUNT(*) AS entries, COUNTIF(e.outcome = 'loaded') AS loaded,
      COUNTIF(e.outcome IN ('failed', 'late') OR (e.outcome = 'forbidden' AND NOT COALESCE(s.optional, FALSE)))
        AS missing
    FROM run_entries AS e
    LEFT JOIN streams AS s ON s.stream = e.stream
    WHERE e.outcome != 'not_configured' AND e.kind NOT IN ('upload', 'sheet')
    GROUP BY e.run_id, e.revision, e.kind
    ORDER BY planned_at DESC, run_id DESC, revision DESC
    LIMIT 1
"""
OBJECTIVES = "SELECT slo, promise, value, unit, comparison, target, status FROM vw_slo ORDER BY place"
LOOKBACK = timedelta(days=400)
LONGEST_SILENCE = timedelta(hours=24 + topology.DEADLINE_HOURS + 2)
"""From the plan of one daily run to the figures of the next, on the day on which clocks are set back."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One promise that is not kept."""

    promise: str
    subject: str
    says: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found at one instant."""

    checked_at: datetime
    streams: tuple[dict[str, Any], ...]
    last_run: Row | None
    broken: tuple[Broken, ...]


def look(warehouse: Warehouse, now: datetime) -> Standing:
    """Ask the warehouse how fresh everything is, and how the last run ended."""
    late = {row["subject"]: row["message"] for row in warehouse.query(_rule("stale_stream"), {"now": now})}
    outcomes: dict[str, set[str]] = {}
    for row in warehouse.query(LAST_WORDS):
        outcomes.setdefault(row["stream"], set()).add(row["outcome"])
    newest = {row["stream"]: row for row in warehouse.query(NEWEST, {"since": (now - LOOKBACK).date()})}
    run = next(iter(warehouse.query(LAST_RUN)), None)
    streams = tuple(_stream(s, outcomes.get(s.name, set()), newest.get(s.name), late) for s in topology.STREAMS)
    # What people bring as files is late when they are: that is for the monitor's mail, not for a machine's alarm.
    broken = [
        Broken("freshness", s["stream"], late[s["stream"]]) for s in streams if s["state"] == "late" and s["asked"]
    ]
    return Standing(now, streams, run, (*broken, *_about_run(run, now)))


def missed(objectives: list[Row]) -> list[Broken]:
    """Return the objectives of thirty days that are missed."""
    return [
        Broken(
            "objective",
            o["slo"],
            f"{o['promise']}: {o['value']:.2f} {o['unit']}, promised {o['comparison']} {o['target']:g}",
        )
        for o in objectives
        if o["status"] == "missed"
    ]


def _stream(stream: topology.Stream, outcomes: set[str], newest: Row | None, late: dict[str, str]) -> dict[str, Any]:
    return {
        "stream": stream.name,
        "asked": topology.source(stream.source).is_asked,
        "state": _state(stream, outcomes, newest, late),
        "newest_day": newest["day"] if newest else None,
        "observed_at": newest["observed_at"] if newest else None,
    }


def _state(stream: topology.Stream, outcomes: set[str], newest: Row | None, late: dict[str, str]) -> str:
    if stream.name in late:
        return "late"
    if "not_configured" in outcomes:
        return "not_configured"
    if "forbidden" in outcomes and stream.optional:
        return "not_offered"
    return "fresh" if newest else "waiting"


def _about_run(run: Row | None, now: datetime) -> list[Broken]:
    if run is None:
        return [Broken("last_run", "none", "no run has ever ended")]
    broken = []
    if run["missing"]:
        broken.append(
            Broken("last_run", run["run_id"], f"of {run['entries']} requests {run['missing']} have no answer")
        )
    if now - run["planned_at"] > LONGEST_SILENCE:
        broken.append(
            Broken("last_run", run["run_id"], f"nothing has run since {run['planned_at']:%Y-%m-%d %H:%M} UTC")
        )
    return broken


def _rule(name: str) -> str:
    return (sql.folder() / "rules" / f"{name}.sql").read_text(encoding="utf-8")
