"""What is planted into a history: events that a rule has to find, and odd but honest days it has to leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from local.sample_org.plants import Plant
from local.sample_org.prices import OPUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.keys import ApiKey
    from local.sample_org.org import Organisation

QUIET_START = 85
"""Days before the first event: what is usual has to be known first."""
GAP = 13
"""Days between two events, so that one is not the other's baseline."""
BUSY = 400_000
"""Tokens a day of a key whose running wild would be noticed."""
LATE = 1
"""A day's consequences may be told of the day after."""
COST, SESSIONS, MONTH, ATTRIBUTION = "cost_spike", "session_spike", "month_jump", "low_attribution"
API, CODE, CURSOR, ALL = "claude_api", "claude_code", "cursor", "all platforms"


@dataclass(frozen=True, slots=True)
class Planted:
    """One event and the rule that has to speak of it; a rule of None has to stay silent."""

    name: str
    rule: str | None
    platform: str
    plant: Plant
    also: tuple[str, ...] = ()
    """Rules that may speak of it and need not."""

    def explains(self, rule: str, platform: str, day: date) -> bool:
        """Whether a breach of `rule` about that platform and day is this event's."""
        # What lasts becomes the new usual: after a week, a day that stands out does so for another reason.
        last = self.plant.last if rule == self.rule else min(self.plant.last, self.plant.first + timedelta(6))
        near = self.plant.first <= day <= last + timedelta(LATE)
        is_there = ALL in {self.platform, platform} or platform == self.platform
        return rule in {self.rule, *self.also} and near and is_there


def plan(org: Organisation) -> list[Planted]:
    """Return the events of one history: the same for the same seed."""
    chance = Random(org.seed)  # noqa: S311 - repeatable, not secret
    events = [_the_seasons_own(org)]
    days = _working_days(org, chance)
    for number, day in enumerate(days):
        kind = KINDS[number % len(KINDS)]
        events.append(_event(kind, day, org, chance))
    return [*events, *_month(org), *_orphans(org)]


KINDS = ("platform", "key", "sessions", "model", "holiday", "person", "editor")
"""In turns; a holiday is a hard negative: two silent days, and a Monday that only looks like a spike."""


def _event(kind: str, day: date, org: Organisation, chance: Random) -> Planted:
    if kind == "holiday":
        friday = day + timedelta(4 - day.weekday())
        return Planted(kind, None, API, Plant(friday - timedelta(1), friday, percent=10))
    several = chance.randint(350, 600)
    shapes: dict[str, tuple[str, str, Plant]] = {
        "platform": (COST, API, Plant(day, day, several, "keys")),
        "key": (COST, API, Plant(day, day, 3000, "keys", key=chance.choice(_busy_keys(org, day)).number)),
        "model": (COST, API, Plant(day, day, 700, "keys", model=OPUS)),
        "person": (COST, CODE, Plant(day, day, 4000, "code", person=_coder(org, day))),
        "editor": (COST, CURSOR, Plant(day, day, 2500, "cursor")),
        "sessions": (SESSIONS, CODE, Plant(day, day, several, "code", measure="sessions")),
    }
    return Planted(kind, *shapes[kind])


def _the_seasons_own(org: Organisation) -> Planted:
    """On one day the organisation's services are six times as busy."""
    spike = org.season.spike
    return Planted("services", COST, API, Plant(spike, spike, percent=100, activity="keys"))


def _working_days(org: Organisation, chance: Random) -> list[date]:
    """Return a Tuesday, Wednesday or Thursday every fortnight or so, away from the season's own spike."""
    found, day = [], org.season.start + timedelta(QUIET_START)
    while day <= org.season.end - timedelta(GAP):
        chosen = day + timedelta(chance.randint(1, 3) - day.weekday())
        if abs((chosen - org.season.spike).days) >= GAP - 2:
            found.append(chosen)
        day += timedelta(GAP)
    return found


def _month(org: Organisation) -> Iterator[Planted]:
    """Nearly twice as much for a whole calendar month, late in the season, on every platform."""
    last = org.season.end.replace(day=1) - timedelta(1)
    middle = (last.replace(day=1) - timedelta(40)).replace(day=1)
    end = (middle + timedelta(32)).replace(day=1) - timedelta(1)
    yield Planted("month", MONTH, ALL, Plant(middle, end, percent=185), also=(COST,))


def _orphans(org: Organisation) -> Iterator[Planted]:
    """For ten days a key that belongs to nobody does a hundred times what it is used to."""
    nobody = [key for key in org.keys if key.kind.name == "legacy"]
    first = org.season.start + timedelta(100)
    for key in nobody[:1]:
        plant = Plant(first, first + timedelta(9), percent=6000, activity="keys", key=key.number)
        yield Planted("orphan", ATTRIBUTION, API, plant, also=(COST,))


def _busy_keys(org: Organisation, day: date) -> list[ApiKey]:
    return [
        key
        for key in org.keys
        if key.used_on(day) and key.kind.platform == API and key.mapped and key.kind.typical_tokens >= BUSY
    ]


def _coder(org: Organisation, day: date) -> int:
    """Return somebody who uses Claude Code through a key of their own."""
    people = [person for person in org.people if person.habit.code == "key" and person.works_on(day)]
    return people[day.toordinal() % len(people)].number
