"""Cursor's daily usage lines and cumulative spend, beside the events they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.chance import Subject, around, between, dice
from local.sample_org.cursor_activity import CYCLE_DAY, Mix, events_of_day, mix
from local.sample_org.cursor_models import MODELS

if TYPE_CHECKING:
    from local.sample_org.org import Organisation
    from local.sample_org.people import Person


class Member(NamedTuple):
    """One membership; a person known under two spellings has two."""

    person: Person
    second: bool = False

    @property
    def email(self) -> str:
        """The address as this membership spells it."""
        return self.person.odd_email if self.second else self.person.email

    @property
    def text_id(self) -> str:
        """`user_…`, as in members and spend."""
        return self.person.second_cursor_id if self.second else self.person.cursor_id

    @property
    def number_id(self) -> int:
        """The `userId` of daily usage."""
        return self.person.cursor_number + self.second


class Lines(NamedTuple):
    """The measures of one member on one day."""

    active: bool = False
    total_added: int = 0
    total_deleted: int = 0
    accepted_added: int = 0
    accepted_deleted: int = 0
    applies: int = 0
    accepts: int = 0
    rejects: int = 0
    tabs_shown: int = 0
    tabs_accepted: int = 0
    composer: int = 0
    chat: int = 0
    agent: int = 0
    cmdk: int = 0
    included: int = 0
    own_key: int = 0
    on_demand: int = 0
    bugbot: int = 0
    model: str | None = None


def members(org: Organisation) -> list[Member]:
    """Return every membership there ever was, in the vendor's order."""
    found = []
    for person in org.people:
        if person.habit.cursor:
            found.append(Member(person))
            if person.habit.two_spellings:
                found.append(Member(person, second=True))
    return found


def lines(org: Organisation, member: Member, day: date, revision: int = 0) -> Lines:
    """Return what one membership did on a day; on the restated day revision 1 differs from 0."""
    person = member.person
    counts = mix(org, person, day)
    if not counts.included + counts.on_demand:
        return Lines()
    chance = dice(org.seed, Subject.CURSOR_DAY, 2 * person.number + member.second, day)
    if person.habit.two_spellings:
        # Each of the two memberships sees its part of the requests.
        second = Mix(counts.included // 3, counts.on_demand // 3, 0, 0)
        first = Mix(counts.included - second.included, counts.on_demand - second.on_demand, 0, 0)
        counts = second if member.second else first
    found = _lines(chance.random() < 0.05, around(chance, 260), counts, between(chance, 0, 9))
    if revision and day == org.season.restated:
        return found._replace(total_added=found.total_added + 7, accepted_added=found.accepted_added + 5)
    return found


def _lines(overflow: bool, added: int, counts: Mix, extra: int) -> Lines:
    requests = counts.included + counts.on_demand
    accepted = added + 1 + extra if overflow else added * (50 + 3 * extra) // 100
    return Lines(
        active=True,
        total_added=added,
        total_deleted=added // 3,
        accepted_added=accepted,
        accepted_deleted=accepted // 4,
        applies=requests + extra,
        accepts=requests * 4 // 5,
        rejects=requests // 5,
        tabs_shown=added // 2,
        tabs_accepted=added // 3,
        composer=requests // 3,
        chat=requests // 4,
        agent=requests - requests // 3 - requests // 4,
        cmdk=extra,
        included=counts.included,
        on_demand=counts.on_demand,
        bugbot=extra // 4,
        model=MODELS[extra % len(MODELS)].name,
    )


def cycle_start(today: date) -> date:
    """Return the first day of the billing cycle that the day before `today` belongs to."""
    last = today - timedelta(1)
    month = last if last.day >= CYCLE_DAY else last.replace(day=1) - timedelta(1)
    return month.replace(day=CYCLE_DAY)


Spend = Mapping[str, tuple[int, int]]
"""(On-demand, all) nano-dollars by address, as the vendor spells it."""


@lru_cache(maxsize=100)
def day_spend(org: Organisation, day: date, revision: int = 0) -> Spend:
    """Return what one day added to the spend; an event that names nobody is nobody's."""
    sums: dict[str, tuple[int, int]] = {}
    for event in events_of_day(org, day, revision):
        if event.person and event.email:
            on_demand, overall = sums.get(event.email, (0, 0))
            charged = event.charged
            sums[event.email] = (on_demand + charged if event.chargeable else on_demand, overall + charged)
    return sums


def spend(org: Organisation, today: date, revision: int = 0) -> Spend:
    """Return the cumulative spend from the billing cycle's start until yesterday."""
    sums: dict[str, tuple[int, int]] = {}
    day = max(cycle_start(today), org.season.start)
    while day < today:
        for email, (on_demand, overall) in day_spend(org, day, revision * (day == org.season.restated)).items():
            before = sums.get(email, (0, 0))
            sums[email] = (before[0] + on_demand, before[1] + overall)
        day += timedelta(1)
    return sums
