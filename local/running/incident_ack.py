"""Acknowledging an incident at the keyboard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from functions.monitor.acknowledge import acknowledge, find
from functions.monitor.incidents import ACKNOWLEDGED
from local.pages.incident_list import as_document, one
from local.pages.terminal import note as say
from local.running.world import opened

if TYPE_CHECKING:
    from functions.monitor.incidents import Incident
    from local.options import Manner
    from shared.settings import Settings


def perform(beginning: str, who: str, note: str, settings: Settings, manner: Manner) -> int:
    """Acknowledge the incident whose id begins like this; 0 when it is in hand now, 1 when it is over."""
    with opened(settings, manner.wait_s, say) as world:
        incident = one(beginning, find(beginning, world.warehouse))
        after = acknowledge(incident.incident_id, who, note, world.warehouse, datetime.now(UTC))
    code = 0 if after.state == ACKNOWLEDGED else 1
    if manner.as_json:
        print(json.dumps({"exit_code": code, "incident": as_document(after)}, ensure_ascii=False))
    else:
        print(_outcome(after, is_first=incident.state != ACKNOWLEDGED))
    return code


def _outcome(incident: Incident, *, is_first: bool) -> str:
    if incident.is_over:
        return (
            f"{incident.incident_id} is over since {incident.resolved_at:%Y-%m-%d %H:%M} UTC: nothing to acknowledge."
        )
    whom = f"{incident.acknowledged_by}, {incident.acknowledged_at:%Y-%m-%d %H:%M} UTC"
    if not is_first:
        return f"{incident.incident_id} was acknowledged before: {whom}."
    return f"{incident.incident_id} is acknowledged: {whom}. Nobody is told again until it ends or becomes more severe."
