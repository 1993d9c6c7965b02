"""Reads and writes the table of incidents; of two passes at once, one opens an incident and the other finds it open."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shared.errors import RetriableError

from .incidents import Incident

if TYPE_CHECKING:
    from datetime import datetime

    from shared.protocols import Warehouse

COLUMNS = ", ".join(Incident.__dataclass_fields__)
PRESENT = f"""
    SELECT {COLUMNS} FROM incidents
    WHERE state != 'resolved' OR updated_at = (SELECT MAX(updated_at) FROM incidents)
"""
CHANGED = f"SELECT {COLUMNS} FROM incidents WHERE updated_at = @moment"
# Transforms move the fence; a pass of the monitor goes through where it stands, and throws no build away.
EPOCH = "SELECT epoch FROM publish_fence WHERE id = 1"
# Somebody may acknowledge between reading and writing: only what has become worse since takes their word away.
WORSE = "(i.severity = 'info' AND c.severity != 'info' OR i.severity = 'warning' AND c.severity = 'critical')"
FOLLOW = f"""
    UPDATE incidents AS i
    SET
      state = IF({WORSE}, 'open', i.state),
      acknowledged_by = IF({WORSE}, NULL, i.acknowledged_by),
      acknowledged_at = IF({WORSE}, NULL, i.acknowledged_at),
      acknowledged_note = IF({WORSE}, NULL, i.acknowledged_note),
      severity = c.severity, message = c.message, explanation = COALESCE(c.explanation, i.explanation),
      updated_at = GREATEST(i.updated_at, c.updated_at)
    FROM changed_incidents AS c
    WHERE c.incident_id = i.incident_id AND c.state != 'resolved' AND i.state != 'resolved'
"""
RESOLVE = """
    UPDATE incidents AS i
    SET state = c.state, resolved_at = c.resolved_at, updated_at = c.updated_at
    FROM changed_incidents AS c
    WHERE c.incident_id = i.incident_id AND c.state = 'resolved' AND i.state != 'resolved'
"""
OPEN = f"""
    INSERT INTO incidents ({COLUMNS})
    SELECT {COLUMNS} FROM changed_incidents AS c
    WHERE c.opened_at = @moment AND c.state != 'resolved' AND NOT EXISTS (
      SELECT 1 FROM incidents AS i
      WHERE i.rule = c.rule AND i.subject = c.subject AND i.state != 'resolved'
    )
"""
FENCE_TRIES = 5


def read_present(warehouse: Warehouse) -> list[Incident]:
    """Return the incidents that last, and all that changed when anything last did."""
    return [Incident(**row) for row in warehouse.query(PRESENT)]


def read_changed(warehouse: Warehouse, moment: datetime) -> list[Incident]:
    """Return the incidents that opened, became more or less severe, or ended at one instant."""
    return [Incident(**row) for row in warehouse.query(CHANGED, {"moment": moment})]


def write(changed: list[Incident], warehouse: Warehouse, moment: datetime) -> None:
    """Write all changes of one pass in one transaction; RetriableError when the fence never holds still."""
    rows = [asdict(incident) for incident in changed]
    params: dict[str, Any] = {"moment": moment}
    for _ in range(FENCE_TRIES):
        with warehouse.build() as build:
            build.stage("changed_incidents", "incidents", rows)
            epoch = int(build.rows(EPOCH)[0]["epoch"])
            if build.publish(epoch, [(FOLLOW, params), (RESOLVE, params), (OPEN, params)]):
                return
    raise RetriableError(f"{len(rows)} incidents could not be written: facts kept being published meanwhile")
