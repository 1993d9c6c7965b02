"""One pass: what is broken now, what of that is new, and telling it."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import structlog

from . import book
from .announce import announce
from .breaches import evaluate
from .incidents import changes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from shared.runtime import Runtime

    from .incidents import Incident

log = structlog.get_logger()


def watch(world: Runtime, seen_at: datetime, folder: Path | None = None) -> None:
    """Bring the incidents to where the facts are and announce what changed; a second pass changes nothing.

    `seen_at` is when the message was published, and the time of every change. Rules are asked as of AIU_TODAY when it
    is set. `folder` holds the rules, by default those of `sql/rules`.
    """
    present = book.read_present(world.warehouse)
    # A pass that was killed between writing and telling is told now.
    announce(present, world)
    now = world.settings.now() if world.settings.today else seen_at
    findings = evaluate(world.warehouse, {"now": now, "today": now.astimezone(UTC).date()}, folder)
    moment = _after(present, seen_at)
    changed = changes(present, findings, moment)
    if changed:
        book.write(changed, world.warehouse, moment)
        announce(book.read_changed(world.warehouse, moment), world)
    log.info("monitor.done", broken=len(findings.breaches), changed=len(changed), unknown=len(findings.unknown))


def _after(present: list[Incident], seen_at: datetime) -> datetime:
    """Return the instant of this pass's changes: later than every other, even when messages come out of order."""
    return max([seen_at, *(incident.updated_at + timedelta(microseconds=1) for incident in present)])
