"""Which dates have to be built again: those whose winner, dimension rows or models changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from shared import sql, topology

from .applied import applied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from shared.protocols import Build, Row

CHUNK_DAYS = 92
CHUNK_ROWS = 250_000
"""Days and winning rows built together: bounds the memory of a long backfill, and of a big organisation."""
CAUSES = ("vendor", "sheet", "price", "model")
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
        return {c: sorted(d for d, cause in self.days.items() if cause == c) for c in CAUSES}

    def reach_back(self, rows: list[Row], cause: str = "sheet") -> Dirt:
        """Add days that depend on what changed."""
        return replace(self, days={row["day"]: cause for row in rows} | self.days)


def find_dirt(build: Build) -> Dirt:
    """Compare winners and models with those the published facts were built from."""
    build.table("dirty_winners", sql.model("ops/dirty_winners"))
    changed = build.rows("SELECT stream, day FROM dirty_winners")
    cause = _cause(applied(build))
    everything = cause is not None
    present = {(row["stream"], row["day"]) for row in build.rows(ALL_DAYS)}
    days = {day: cause for stream, day in present if cause and topology.stream(stream).feeds_facts}
    days |= {row["day"]: "vendor" for row in changed if topology.stream(row["stream"]).feeds_facts}
    days |= dict.fromkeys(_stood_in_for({(row["stream"], row["day"]) for row in changed}, present), "vendor")
    state = any(topology.stream(row["stream"]).kind == "state" for row in changed)
    return Dirt(bool(changed), state or everything, everything, days)


def _cause(applied: Mapping[str, str]) -> str | None:
    """Return why everything has to be built again: other models or other prices; None when neither changed."""
    if applied.get("models") != sql.models_hash():
        return "model"
    return "price" if applied.get("prices") != sql.prices_hash() else None


def _stood_in_for(changed: set[tuple[str, date]], present: set[tuple[str, date]]) -> set[date]:
    """Return the days of figures that stood in for what has arrived or gone now: they stand a day later."""
    stand_ins = {stream.stands_in_for: stream.name for stream in topology.STREAMS if stream.stands_in_for}
    figures = {(topology.stream(stream).same_as or stream, day) for stream, day in changed}
    after = {(stand_ins[stream], day + timedelta(days=1)) for stream, day in figures if stream in stand_ins}
    return {day for _, day in after & present}


def chunks(days: list[date], rows: Mapping[date, int]) -> Iterator[tuple[date, date]]:
    """Yield bounds of runs of days, in order, each of at most CHUNK_DAYS and, but for one day, CHUNK_ROWS."""
    while days:
        size, count = 0, 0
        for day in days:
            count += rows.get(day, 0)
            if size and (count > CHUNK_ROWS or (day - days[0]).days >= CHUNK_DAYS):
                break
            size += 1
        yield days[0], days[size - 1]
        days = days[size:]
