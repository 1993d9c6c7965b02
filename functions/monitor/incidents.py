"""The life of an incident: opened once, updated while it lasts, resolved by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shared import keys

from .rules import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from shared.protocols import Row

    from .breaches import Breach, Findings

OPEN, ACKNOWLEDGED, RESOLVED = "open", "acknowledged", "resolved"
"""Acknowledged is a person's word: it stays until the incident ends or becomes more severe."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of the table `incidents`, with its columns."""

    incident_id: str
    rule: str
    subject: str
    severity: str
    state: str
    message: str
    opened_at: datetime
    updated_at: datetime
    """When people were last told, or should have been: it opened, became more or less severe, or ended. All changes of
    one pass share this instant; an acknowledgement leaves it as it is."""
    resolved_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_note: str | None = None
    explanation: str | None = None
    """Lines on what made the difference and who, as of the day it opened or became more or less severe."""

    @classmethod
    def of(cls, row: Row) -> Incident:
        """Return the incident of a row of the table; columns that an older warehouse lacks are empty."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__ if name in row})

    @property
    def is_over(self) -> bool:
        """Whether the promise is kept again."""
        return self.state == RESOLVED

    @property
    def is_new(self) -> bool:
        """Whether nothing has happened to it since it opened."""
        return not self.is_over and self.opened_at == self.updated_at

    @property
    def turn(self) -> str:
        """Name of what happened to it last, unique in its life: it opened, ended, or became more or less severe."""
        if self.is_over or self.is_new:
            return RESOLVED if self.is_over else OPEN
        return f"{self.severity}-{self.updated_at:%Y%m%dT%H%M%S%f}"


def opened(breach: Breach, now: datetime) -> Incident:
    """Return a new incident, named by its rule, its subject and when it was first seen."""
    name = keys.short_hash(f"{breach.rule}\n{breach.subject}\n{now.isoformat()}", 20)
    return Incident(name, breach.rule, breach.subject, breach.severity, OPEN, breach.message, now, now)


def changes(present: Iterable[Incident], findings: Findings, now: datetime) -> list[Incident]:
    """Return the incidents that differ from `present`, as they should be; nothing when nothing has changed."""
    lasting = {(i.rule, i.subject): i for i in present if i.state != RESOLVED}
    return [*_begun_or_changed(lasting, findings, now), *_ended(lasting, findings, now)]


def _begun_or_changed(
    lasting: dict[tuple[str, str], Incident], findings: Findings, now: datetime
) -> Iterator[Incident]:
    for where, breach in findings.breaches.items():
        incident = lasting.get(where)
        if incident is None:
            yield opened(breach, now)
        elif incident.severity != breach.severity:
            yield _changed(incident, breach, now)
        elif incident.message != breach.message:
            # Another figure in the same sentence is no news: the row follows, nobody is told.
            yield replace(incident, message=breach.message)


def _changed(incident: Incident, breach: Breach, now: datetime) -> Incident:
    """Who has acknowledged it has to hear that it became worse, and need not hear that it became better."""
    worse = SEVERITIES.index(breach.severity) > SEVERITIES.index(incident.severity)
    changed = replace(incident, severity=breach.severity, message=breach.message)
    if incident.state == ACKNOWLEDGED and not worse:
        return changed
    unread = replace(changed, state=OPEN, acknowledged_by=None, acknowledged_at=None, acknowledged_note=None)
    return replace(unread, updated_at=now)


def _ended(lasting: dict[tuple[str, str], Incident], findings: Findings, now: datetime) -> Iterator[Incident]:
    for where, incident in lasting.items():
        if where not in findings.breaches and incident.rule not in findings.unknown:
            yield replace(incident, state=RESOLVED, updated_at=now, resolved_at=now)
