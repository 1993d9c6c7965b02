"""One incident for people: what, why, its history, and what to do next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from functions.monitor.incidents import Incident
from functions.monitor.rules import described
from functions.monitor.wording import heading, next_step
from local.pages.incident_list import as_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from local.warehouse.reader import DuckDBReader

EARLIER = """
    SELECT * FROM incidents
    WHERE rule = @rule AND subject = @subject AND incident_id != @incident
    ORDER BY opened_at DESC
    LIMIT 10
"""


def show_one(incident: Incident, warehouse: DuckDBReader, *, as_json: bool) -> None:
    """Print one incident with the earlier ones of the same rule and subject."""
    about = {"rule": incident.rule, "subject": incident.subject, "incident": incident.incident_id}
    earlier = [Incident.of(row) for row in warehouse.query(EARLIER, about)]
    if as_json:
        said = {"incident": as_document(incident), "earlier": [as_document(other) for other in earlier]}
        print(json.dumps({"exit_code": 0, **said}, ensure_ascii=False))
    else:
        print("\n".join(_lines(incident, earlier)))


def _lines(incident: Incident, earlier: Sequence[Incident]) -> Iterator[str]:
    yield f"{incident.severity.upper()} {heading(incident)}"
    yield f"{incident.incident_id}, {incident.state}"
    yield ""
    yield incident.message
    if incident.explanation:
        yield ""
        yield from incident.explanation.split("\n")
    yield ""
    yield f"rule       sql/rules/{incident.rule}.sql: {described(incident.rule).threshold}"
    yield from _history(incident)
    for other in earlier:
        until = f" to {_at(other.resolved_at)}" if other.resolved_at else ""
        yield f"earlier    {other.severity}, {_at(other.opened_at)}{until}"
    if next_step(incident):
        yield f"next       {next_step(incident)}"


def _history(incident: Incident) -> Iterator[str]:
    yield f"opened     {_at(incident.opened_at)}"
    if incident.acknowledged_at:
        said = f": {incident.acknowledged_note}" if incident.acknowledged_note else ""
        yield f"taken      {_at(incident.acknowledged_at)} by {incident.acknowledged_by}{said}"
    if not incident.is_over and not incident.is_new:
        yield f"changed    {_at(incident.updated_at)}, it is {incident.severity} since"
    if incident.resolved_at:
        yield f"resolved   {_at(incident.resolved_at)}"


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
