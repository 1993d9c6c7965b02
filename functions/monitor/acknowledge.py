"""A person says that they have an incident in hand; the first one to say so stays, however often it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shared.errors import RetriableError

from .book import EPOCH, FENCE_TRIES
from .incidents import Incident
from .plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from shared.protocols import Row, Warehouse


class Reader(Protocol):
    """Whatever answers a SELECT: a warehouse, or the copy that readers get."""

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows."""
        ...


NAME_LENGTH = 80
NOTE_LENGTH = 300
FIND = "SELECT * FROM incidents WHERE STARTS_WITH(incident_id, @incident) ORDER BY opened_at DESC LIMIT 10"
TAKE = """
    UPDATE incidents
    SET state = 'acknowledged', acknowledged_by = @who, acknowledged_at = @now, acknowledged_note = @note
    WHERE incident_id = @incident AND state = 'open'
"""


def find(beginning: str, warehouse: Reader) -> list[Incident]:
    """Return the incidents whose id begins like this, at most ten."""
    return [Incident.of(row) for row in warehouse.query(FIND, {"incident": beginning})]


def acknowledge(incident_id: str, who: str, note: str, warehouse: Warehouse, now: datetime) -> Incident:
    """Return the incident as it is now; one that is over, or that somebody else has in hand, stays what it is.

    Nobody hears of an acknowledged incident again until it ends or becomes more severe.
    """
    said = {"who": plain(who, NAME_LENGTH, with_addresses=True), "note": plain(note, NOTE_LENGTH) or None}
    for _ in range(FENCE_TRIES):
        with warehouse.build() as build:
            epoch = int(build.rows(EPOCH)[0]["epoch"])
            if build.publish(epoch, [(TAKE, {"incident": incident_id, "now": now, **said})]):
                return find(incident_id, warehouse)[0]
    raise RetriableError(f"incident {incident_id} could not be acknowledged: facts kept being published meanwhile")
