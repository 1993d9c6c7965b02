"""The smoke run: what was deployed is woken by its own clock's messages, and has to say that it worked.

Functions cannot be reached from outside, so nobody calls them: the sweep and the monitor are asked by message, health
by the clock, and their logs answer. All three are harmless at any time. Whether promises about the data are kept is
not asked: a vendor that is late says nothing about the code.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from delivery.steps import StepError
from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from delivery.cloud import Cloud

ASKED = {"sweep": "sweep.done", "monitor": "monitor.done"}
"""Schedule → the event by which its function says that it is through."""
ASK_HEALTH, HEALTH_ANSWERED = "ask-health", "health.checked"
ERRORS = "severity>=ERROR"
BEFORE = timedelta(days=1)
PATIENCE_S, PAUSE_S = 300.0, 5.0
LAST_LOOK = 4
"""Pauses after the last answer: what the sweep asked others for is still on its way."""


class Complaint(NamedTuple):
    """An error that a function logs."""

    service: str
    event: str


def complaints(cloud: Cloud) -> frozenset[Complaint]:
    """Return what the revisions that run now complained about for a day: no later revision is to blame for that."""
    running = _revisions(cloud)
    lines = cloud.lines(ERRORS, datetime.now(UTC) - BEFORE) if running else set()
    return frozenset(Complaint(line.service, line.event) for line in lines if line.revision in running)


def smoke(
    cloud: Cloud, known: frozenset[Complaint] = frozenset(), *, patience_s: float = PATIENCE_S, pause_s: float = PAUSE_S
) -> None:
    """Return when what runs now has answered without a complaint that is not known; StepError says what did not."""
    functions = cloud.functions()
    if broken := sorted(f"{each.name} is {each.state}" for each in functions if each.state != "ACTIVE"):
        raise StepError(", ".join(broken))
    began = datetime.now(UTC)
    _ask(cloud, sorted({each.region for each in functions if f"ask-{each.name}" == ASK_HEALTH}))
    _wait_for_answers(cloud, began, patience_s, pause_s)
    time.sleep(LAST_LOOK * pause_s)
    running = _revisions(cloud)
    new = {Complaint(e.service, e.event) for e in cloud.lines(ERRORS, began) if e.revision in running} - known
    if new:
        raise StepError(f"functions logged errors: {', '.join(sorted(f'{c.service}: {c.event}' for c in new))}")


def _ask(cloud: Cloud, regions: Iterable[str]) -> None:
    for schedule in topology.SCHEDULES:
        if schedule.name in ASKED:
            cloud.publish(schedule.topic, schedule.body)
    for region in regions:
        cloud.ring(ASK_HEALTH, region)


def _wait_for_answers(cloud: Cloud, began: datetime, patience_s: float, pause_s: float) -> None:
    """Wait until revisions that run now have said every event: what an older one was still busy with does not count."""
    events = {*ASKED.values(), HEALTH_ANSWERED}
    wanted = "(" + " OR ".join(f'jsonPayload.event="{event}"' for event in sorted(events)) + ")"
    running = _revisions(cloud)
    deadline = time.monotonic() + patience_s
    while missing := events - {line.event for line in cloud.lines(wanted, began) if line.revision in running}:
        if time.monotonic() > deadline:
            raise StepError(f"{', '.join(sorted(missing))} did not come within {patience_s:.0f} s: read the logs")
        time.sleep(pause_s)


def _revisions(cloud: Cloud) -> set[str]:
    return {each.revision for each in cloud.functions()}
