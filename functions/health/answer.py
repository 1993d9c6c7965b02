"""The answer to a GET request: JSON, and a status that a machine can act on without reading it.

/health        freshness of every stream, the last run, and the objectives of thirty days
/health/now    the same without the objectives: what a deployment asks before it stays
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import structlog

from .kept import Kept
from .standing import OBJECTIVES, Standing, look, missed

if TYPE_CHECKING:
    from shared.acknowledgement import Answer
    from shared.protocols import Row
    from shared.runtime import Runtime

HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}
ALL, NOW = "/health", "/health/now"
KEPT_S = 60
OBJECTIVES_KEPT_S = 3600
"""Thirty days do not change in a minute, and the view behind them reads more than all the rest."""

log = structlog.get_logger()
_standing: Kept[Standing] = Kept(KEPT_S)
_objectives: Kept[list[Row]] = Kept(OBJECTIVES_KEPT_S)


def answer(path: str, world: Runtime) -> Answer:
    """Return body, status and headers: 200 kept, 503 broken or unknown, 404 for any other path."""
    if path not in {ALL, NOW}:
        return _as_json({"status": "unknown", "ask": [ALL, NOW]}), 404, HEADERS
    try:
        found = _document(path, world)
    except Exception:
        # What is wrong may name tables and projects: that is for the log, not for whoever asks.
        log.exception("health.unknown")
        return _as_json({"status": "unknown", "says": "the warehouse cannot be asked; the log says why"}), 503, HEADERS
    log.info(
        "health.checked", status=found["status"], broken=[f"{b['promise']}:{b['subject']}" for b in found["broken"]]
    )
    return _as_json(found), 200 if found["status"] == "ok" else 503, HEADERS


def _document(path: str, world: Runtime) -> dict[str, Any]:
    standing = _standing.get(lambda: look(world.warehouse, world.settings.now()))
    objectives = _objectives.get(lambda: world.warehouse.query(OBJECTIVES)) if path == ALL else []
    broken = [*standing.broken, *missed(objectives)]
    return {
        "status": "broken" if broken else "ok",
        "checked_at": standing.checked_at,
        "broken": [asdict(each) for each in broken],
        "last_run": standing.last_run,
        "streams": standing.streams,
        **({"objectives": objectives} if path == ALL else {}),
    }


def _as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, default=lambda value: value.isoformat()) + "\n"
