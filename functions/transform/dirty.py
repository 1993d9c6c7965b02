"""Which dates have to be built again: those whose winner, dimension rows or models changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shared import sql, topology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from shared.protocols import Build, Row

CHUNK_DAYS = 92
"""Days built together: bounds the memory of a long backfill."""
MODELS = "SELECT hash FROM applied_models WHERE name = 'models'"
ALL_DAYS = "SELECT DISTINCT stream, day FROM winners"


@dataclass(frozen=True, slots=True)
class Dirt:
    """What changed since the last publication."""

    winners: bool
    state_changed: bool
    everything: bool
    days: dict[date, str]
    """Day -> cause: vendor, sheet or model."""

    def by_cause(self) -> dict[str, list[date]]:
        """Return the days of each cause, sorted."""
        return {c: sorted(d for d, cause in self.days.items() if cause == c) for c in ("vendor", "sheet", "model")}

    def reach_back(self, rows: list[Row]) -> Dirt:
        """Add the published days on which a changed dimension row resolves."""
        return replace(self, days={row["day"]: "sheet" for row in rows} | self.days)


def find_dirt(build: Build) -> Dirt:
    """Compare winners and models with those the published facts were built from."""
    build.table("dirty_winners", sql.model("ops/dirty_winners"))
    changed = build.rows("SELECT stream, day FROM dirty_winners")
    applied = build.rows(MODELS)
    everything = not applied or applied[0]["hash"] != sql.models_hash()
    days = (
        {row["day"]: "model" for row in build.rows(ALL_DAYS) if topology.stream(row["stream"]).feeds_facts}
        if everything
        else {}
    )
    days |= {row["day"]: "vendor" for row in changed if topology.stream(row["stream"]).feeds_facts}
    state = any(topology.stream(row["stream"]).kind == "state" for row in changed)
    return Dirt(bool(changed), state or everything, everything, days)


def chunks(days: list[date]) -> Iterator[tuple[date, date]]:
    """Yield bounds of runs of days that span at most CHUNK_DAYS, in order."""
    while days:
        lo = days[0]
        inside = [day for day in days if (day - lo).days < CHUNK_DAYS]
        yield lo, inside[-1]
        days = days[len(inside) :]
