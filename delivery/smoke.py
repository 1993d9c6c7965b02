"""The smoke run: what was deployed is woken by its own clock's messages, and has to say that it worked.

Functions cannot be reached from outside, so nobody calls them: the sweep and the monitor are asked by message, and
their logs answer. Both are harmless at any time.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from delivery.steps import StepError, run
from shared import topology

if TYPE_CHECKING:
    from pathlib import Path

ASKED = {"sweep": "sweep.done", "monitor": "monitor.done"}
"""Schedule → the event by which its function says that it is through."""
PATIENCE_S, PAUSE_S = 300.0, 5.0


def smoke(project: str, checkout: Path, *, patience_s: float = PATIENCE_S, pause_s: float = PAUSE_S) -> None:
    """Return when everything that was asked has answered without an error; StepError says what did not."""
    began = datetime.now(UTC)
    for schedule in topology.SCHEDULES:
        if schedule.name in ASKED:
            message = f"--message={json.dumps(schedule.body)}"
            run("gcloud", "pubsub", "topics", "publish", schedule.topic, message, f"--project={project}", at=checkout)
    deadline = time.monotonic() + patience_s
    while missing := set(ASKED.values()) - _events(project, checkout, began, _any_of(ASKED.values())):
        if time.monotonic() > deadline:
            raise StepError(f"{', '.join(sorted(missing))} did not come within {patience_s:.0f} s: read the logs")
        time.sleep(pause_s)
    if errors := _events(project, checkout, began, "severity>=ERROR"):
        raise StepError(f"functions logged errors: {', '.join(sorted(errors))}")


def _any_of(events: Any) -> str:
    return "(" + " OR ".join(f'jsonPayload.event="{event}"' for event in events) + ")"


def _events(project: str, checkout: Path, since: datetime, what: str) -> set[str]:
    """Return the names of matching log lines of our functions."""
    wanted = f'resource.type="cloud_run_revision" AND timestamp>="{since.isoformat()}" AND {what}'
    lines = json.loads(
        run("gcloud", "logging", "read", wanted, "--format=json", f"--project={project}", at=checkout) or "[]"
    )
    return {str((line.get("jsonPayload") or {}).get("event", "a line without a name")) for line in lines}
