"""Tells people what changed in one pass: one notice in the lake, one message that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared import keys, notices, topology
from shared.messages import AlertRaised, encode

from .wording import notice

if TYPE_CHECKING:
    from shared.protocols import Notice
    from shared.runtime import Runtime

    from .incidents import Incident


def announce(incidents: list[Incident], world: Runtime) -> None:
    """Announce everything that changed at the latest instant among `incidents`, however often this is called.

    The key of the notice follows from what changed, so the same changes are the same notice, sent once.
    """
    if not incidents:
        return
    moment = max(incident.updated_at for incident in incidents)
    told = [incident for incident in incidents if incident.updated_at == moment]
    key = _key(told)
    if not is_told(key, world):
        tell(notice(told), key, world)


def is_told(key: str, world: Runtime) -> bool:
    """Whether a notice has left on every way out."""
    return notices.is_sent(key, world.lake, notices.names(world.settings["AIU_NOTIFY"]))


def tell(what: Notice, key: str, world: Runtime) -> None:
    """Keep a notice under its key and say that it is there; whatever was kept first is what is sent."""
    notices.write(what, key, world.lake)
    say(key, world)


def say(key: str, world: Runtime) -> None:
    """Say that a notice is there."""
    world.bus.publish(topology.ALERT_RAISED, encode(AlertRaised(key)), {})


def _key(told: list[Incident]) -> str:
    if len(told) == 1:
        return keys.alert(told[0].incident_id, told[0].turn)
    turns = sorted(f"{incident.incident_id} {incident.turn}" for incident in told)
    return keys.alert(keys.short_hash("\n".join(turns), 20), "changes")
