"""Where everything stands: what each stream reported when, how the latest runs ended, what is broken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import jsonable
from local.pages.published import published
from local.pages.terminal import note
from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local.warehouse.reader import DuckDBReader
    from shared.protocols import Row
    from shared.settings import Settings

DAYS = 14
LATEST = """
    SELECT stream, MAX(date) AS latest_day
    FROM source_coverage
    WHERE state IN ('reported', 'reported_zero', 'partial')
    GROUP BY stream
"""
RECENT = """
    SELECT stream, date, state, settled, revised, last_error
    FROM source_coverage
    WHERE date BETWEEN @start AND @end
    ORDER BY stream, date
"""
RUNS = """
    SELECT
      run_id, revision, kind, planned_at, COUNT(*) AS entries, COUNTIF(outcome = 'loaded') AS loaded,
      COUNTIF(outcome = 'forbidden') AS forbidden, COUNTIF(outcome IN ('failed', 'late')) AS failed
    FROM run_entries
    WHERE outcome != 'not_configured'
    GROUP BY run_id, revision, kind, planned_at
    ORDER BY planned_at DESC, run_id, revision DESC
    LIMIT 10
"""
INCIDENTS = """
    SELECT incident_id, rule, subject, severity, state, message, opened_at, updated_at, acknowledged_by
    FROM incidents
    WHERE state != 'resolved'
    ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, opened_at, subject
"""
NEVER = "never_collected"


@dataclass(frozen=True, slots=True)
class StreamStanding:
    """One stream's freshness and its latest days."""

    stream: str
    kind: str
    optional: bool
    latest_day: date | None
    """Latest day of which the vendor has said something; None when there is none."""
    days: dict[date, str]
    """Day -> state of source_coverage, for the latest fortnight."""
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything `status` shows."""

    warehouse: str
    today: date
    streams: tuple[StreamStanding, ...]
    runs: tuple[Row, ...]
    incidents: tuple[Row, ...]


def tell(settings: Settings, *, as_json: bool) -> int:
    """Print where everything stands; returns 1 when there is no warehouse to look into yet."""
    missing = _nothing_yet(settings)
    if missing:
        note(missing)
        if as_json:
            print(json.dumps({"exit_code": 1, "status": "error", "error": missing}))
        return 1
    with published(settings) as warehouse:
        standing = look(warehouse, settings)
    if as_json:
        print(json.dumps(document(standing), ensure_ascii=False))
    else:
        from local.pages.standing_page import page

        page(standing)
    return 0


def look(warehouse: DuckDBReader, settings: Settings) -> Standing:
    """Read everything from what was published last."""
    today = settings.now().astimezone(UTC).date()
    span = {"start": today - timedelta(days=DAYS), "end": today}
    latest = {row["stream"]: row["latest_day"] for row in warehouse.query(LATEST)}
    recent = warehouse.query(RECENT, span)
    return Standing(
        warehouse=settings["AIU_WAREHOUSE"],
        today=today,
        streams=tuple(_stream(s, latest.get(s.name), recent, today) for s in topology.STREAMS),
        runs=tuple(warehouse.query(RUNS)),
        incidents=tuple(warehouse.query(INCIDENTS)),
    )


def document(standing: Standing) -> dict[str, Any]:
    """Return the standing as plain JSON values."""
    return {
        "warehouse": standing.warehouse,
        "today": standing.today.isoformat(),
        "streams": [
            {
                "stream": stream.stream,
                "kind": stream.kind,
                "optional": stream.optional,
                "latest_day": jsonable(stream.latest_day),
                "days": [{"date": day.isoformat(), "state": state} for day, state in stream.days.items()],
                "last_error": stream.last_error,
            }
            for stream in standing.streams
        ],
        "runs": jsonable(standing.runs),
        "incidents": jsonable(standing.incidents),
    }


def _stream(stream: topology.Stream, latest: date | None, recent: Iterable[Row], today: date) -> StreamStanding:
    """Days end with the last one that has closed; a state belongs to the day on which it was seen."""
    mine = {row["date"]: row for row in recent if row["stream"] == stream.name}
    end = today if stream.kind == "state" else today - timedelta(days=1)
    days = [end - timedelta(days=n) for n in reversed(range(DAYS))]
    errors = [row["last_error"] for day, row in sorted(mine.items()) if row["last_error"]]
    states = {day: str(mine[day]["state"]) if day in mine else NEVER for day in days}
    return StreamStanding(stream.name, stream.kind, stream.optional, latest, states, errors[-1] if errors else None)


def _nothing_yet(settings: Settings) -> str | None:
    """Return what to do while there is no warehouse file."""
    if settings.scheme("AIU_WAREHOUSE") != "duckdb":
        return None
    path = Path(settings.path("AIU_WAREHOUSE")).expanduser()
    if path.exists() or path.with_name(f"{path.name}.serving").exists():
        return None
    return (
        f"There is no warehouse {path} yet: `python -m local run` makes and fills it, "
        "`python -m local demo` shows one on a sample organisation."
    )
