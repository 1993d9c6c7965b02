"""One pass: what is broken now, what of that is new, and telling it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import structlog

from . import book
from .announce import announce
from .breaches import evaluate
from .explain import explain
from .incidents import changes
from .monthly import summarise
from .rules import described

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from shared.runtime import Runtime

    from .breaches import Findings
    from .incidents import Incident

log = structlog.get_logger()


def watch(world: Runtime, seen_at: datetime, folder: Path | None = None) -> None:
    """Bring the incidents to where the facts are and announce what changed; a second pass changes nothing.

    `seen_at` is when the message was published, and the time of every change. Rules are asked as of AIU_TODAY when it
    is set. `folder` holds the rules, by default those of `sql/rules`. On the first working days of a month the month
    that ended is summed up, too.
    """
    present = book.read_present(world.warehouse)
    # A pass that was killed between writing and telling is told now.
    announce(present, world)
    now = world.settings.now() if world.settings.today else seen_at
    today = now.astimezone(UTC).date()
    findings = evaluate(world.warehouse, {"now": now, "today": today}, folder)
    moment = _after(present, seen_at)
    changed = changes(present, findings, moment)
    if changed:
        # A figure that only follows its facts is no news, and keeps the explanation it has.
        told = [_explained(i, findings, world, today) if i.updated_at == moment else i for i in changed]
        book.write(told, world.warehouse, moment)
        announce(book.read_changed(world.warehouse, moment), world)
    summarise(world, now)
    log.info("monitor.done", broken=len(findings.breaches), changed=len(changed), unknown=len(findings.unknown))


def _explained(incident: Incident, findings: Findings, world: Runtime, today: date) -> Incident:
    """Add what made the difference to an incident of cost that is told now; whoever wakes up wants to know at once."""
    kind = described(incident.rule).explain
    breach = findings.breaches.get((incident.rule, incident.subject))
    if not kind or breach is None:
        return incident
    return replace(incident, explanation=explain(kind, breach.about, world.warehouse, today))


def _after(present: list[Incident], seen_at: datetime) -> datetime:
    """Return the instant of this pass's changes: later than every other, even when messages come out of order."""
    return max([seen_at, *(incident.updated_at + timedelta(microseconds=1) for incident in present)])
