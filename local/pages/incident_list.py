"""Incidents for people and programs: what is broken, since when, who has it in hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from functions.monitor.incidents import Incident
from functions.monitor.wording import heading, next_step
from local.pages.plain_values import jsonable
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from local.warehouse.reader import DuckDBReader

SHORT_ID = 8
LISTED = """
    SELECT * FROM incidents
    WHERE @everything OR state != 'resolved'
    ORDER BY
      state = 'resolved', CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, opened_at DESC, subject
    LIMIT 500
"""


def read(warehouse: DuckDBReader, *, everything: bool) -> list[Incident]:
    """Return the incidents that last, or all of them, the most urgent first."""
    return [Incident.of(row) for row in warehouse.query(LISTED, {"everything": everything})]


def one(beginning: str, found: Sequence[Incident]) -> Incident:
    """Return the only incident whose id begins like this; ConfigurationError says what to write."""
    if not found:
        raise ConfigurationError(f"no incident is called {beginning!r}: python -m local incidents list --all")
    if len(found) > 1:
        names = ", ".join(incident.incident_id for incident in found)
        raise ConfigurationError(f"{beginning!r} may be one of {names}: write a little more of it")
    return found[0]


def as_document(incident: Incident) -> dict[str, Any]:
    """Return an incident as plain JSON values, with its title and its next step."""
    told = {"heading": heading(incident), "next": next_step(incident)}
    return {**{name: jsonable(value) for name, value in asdict(incident).items()}, **told}


def show_list(incidents: Sequence[Incident], *, everything: bool, as_json: bool) -> None:
    """Print the incidents, one line each with its message below."""
    if as_json:
        print(json.dumps({"exit_code": 0, "incidents": [as_document(i) for i in incidents]}, ensure_ascii=False))
        return
    from local.pages.paper import show

    show(_lines(incidents, everything=everything))


def _lines(incidents: Sequence[Incident], *, everything: bool) -> Iterator[Text]:
    from rich.text import Text

    from local.pages.standing_page import SEVERITIES

    if not incidents:
        yield Text("No incident yet." if everything else "No promise is broken.")
    for incident in incidents:
        severity = (f"{incident.severity:<8}", "dim" if incident.is_over else SEVERITIES[incident.severity])
        since = f"  {incident.opened_at:%Y-%m-%d %H:%M} UTC, {_state(incident)}"
        yield Text.assemble(
            (incident.incident_id[:SHORT_ID], "bold"), "  ", severity, f" {heading(incident)}", (since, "dim")
        )
        yield Text(f"          {incident.message}")
    if incidents:
        yield Text(
            "\npython -m local incidents show INCIDENT tells why; ack INCIDENT says that you have it in hand.", "dim"
        )


def _state(incident: Incident) -> str:
    return f"{incident.state} by {incident.acknowledged_by}" if incident.state == "acknowledged" else incident.state
