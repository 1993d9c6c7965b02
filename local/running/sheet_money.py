"""The dollars that a sheet moves: the same days built with it and without it, and the difference in each ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from functions.transform.applied import applied
from functions.transform.build import compare, facts
from functions.transform.dirty import Dirt, find_dirt
from shared import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from shared.protocols import Build, Row

SUMS = """
SELECT
  cost_date AS day, platform, COALESCE(team, 'no team') AS team, user_email,
  cost_type = 'subscription' AND source_stream = 'sheets' AS is_seat,
  CAST(COALESCE(SUM(list_cost_usd), 0) AS NUMERIC) AS list_usd,
  CAST(COALESCE(SUM(billed_cost_usd), 0) AS NUMERIC) AS billed_usd,
  CAST(COALESCE(SUM(cost_usd), 0) AS NUMERIC) AS amortised_usd
FROM {table}
WHERE cost_date BETWEEN @lo AND @hi AND cost_date IN (SELECT day FROM build_days)
GROUP BY 1, 2, 3, 4, 5
"""
HELD = "SELECT COUNT(*) AS n FROM new_held_days"


class Ledgers(NamedTuple):
    """US dollars in the three ledgers, which are never added to each other."""

    list_usd: Decimal = Decimal(0)
    billed_usd: Decimal = Decimal(0)
    amortised_usd: Decimal = Decimal(0)

    def plus(self, other: Ledgers, sign: int = 1) -> Ledgers:
        """Return the sums, or with sign -1 the differences, ledger by ledger."""
        return Ledgers._make(mine + sign * theirs for mine, theirs in zip(self, other, strict=True))


class Slot(NamedTuple):
    """Where dollars stand."""

    day: date
    platform: str
    team: str
    person: str
    is_seat: bool


Standing = dict[Slot, Ledgers]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moves, slot by slot; slots that stay as they are are left out."""

    slots: Standing = field(default_factory=dict)
    days_built: int = 0
    held: int = 0
    """Vendor days that would be held back, because people and vendor's lines do not add up."""

    def by(self, what: Callable[[Slot], str]) -> dict[str, Ledgers]:
        """Return sums by a property of the slot, the largest movements first; what nets out is left out."""
        sums: defaultdict[str, Ledgers] = defaultdict(Ledgers)
        for slot, usd in self.slots.items():
            sums[what(slot)] = sums[what(slot)].plus(usd)
        ordered = sorted(sums.items(), key=lambda item: (-max(map(abs, item[1])), item[0]))
        return {name: usd for name, usd in ordered if any(usd)}

    def total(self, *, seats: bool) -> Ledgers:
        """Return the sum of seats, or of everything else: that is only moved and has to come to nothing."""
        total = Ledgers()
        for slot, usd in self.slots.items():
            total = total.plus(usd) if slot.is_seat == seats else total
        return total

    @property
    def days(self) -> list[date]:
        """The days on which something moves."""
        return sorted({slot.day for slot in self.slots})


def winners(build: Build) -> None:
    """Freeze which snapshots are in force, and how the runs that brought them ended."""
    build.table("winners", sql.model("ops/winners"))
    build.table("new_run_entries", "SELECT * FROM run_entries")


def is_current(build: Build, today: date) -> bool:
    """Whether the published facts are what a run without any news would build; needs the table `winners`."""
    dirt = find_dirt(build)
    is_closed = applied(build).get("closed_until") == (today - timedelta(days=1)).isoformat()
    return not dirt.winners and not dirt.everything and is_closed


def changed_days(build: Build, today: date) -> list[date]:
    """Return the closed days on which a changed row of the dimensions speaks."""
    compare(build)
    return sorted({row["day"] for row in build.rows(sql.model("ops/dirty_dims"), {"today": today})})


def build_facts(build: Build, days: Iterable[date], today: date, now: datetime) -> None:
    """Build the facts of some days with the dimensions of this build."""
    dirt = Dirt(winners=False, state_changed=True, everything=False, days=dict.fromkeys(days, "sheet"))
    facts(build, dirt, {"run_id": "preview", "revision": 1, "today": today, "published_at": now})


def standing(build: Build, table: str, days: list[date]) -> Standing:
    """Return the sums of one table over the days that were built."""
    found = build.rows(SUMS.format(table=table), {"lo": days[0], "hi": days[-1]})
    return {_slot(row): Ledgers(row["list_usd"], row["billed_usd"], row["amortised_usd"]) for row in found}


def _slot(row: Row) -> Slot:
    return Slot(row["day"], row["platform"], row["team"], row["user_email"], row["is_seat"])


def held(build: Build) -> int:
    """Return how many vendor days of this build do not add up."""
    return int(build.rows(HELD)[0]["n"])


def difference(before: Standing, after: Standing) -> Standing:
    """Return what is different, slot by slot."""
    nothing = Ledgers()
    moved = {slot: after.get(slot, nothing).plus(before.get(slot, nothing), -1) for slot in before | after}
    return {slot: usd for slot, usd in sorted(moved.items()) if any(usd)}
