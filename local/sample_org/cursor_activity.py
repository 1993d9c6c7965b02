"""Cursor usage events of a day: who asked what of which model, what it is worth and what is charged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.chance import Subject, around, between, dice
from local.sample_org.cursor_models import ERRORED, INCLUDED, MODELS, ON_DEMAND, SERVICE_ACCOUNT, TOKEN_FEE, Event
from local.sample_org.plants import planted
from local.sample_org.prices import NANOS_PER_CENT

if TYPE_CHECKING:
    from random import Random

    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

TYPICAL_EVENTS = 17
"""Events of one person on a working day."""
CYCLE_DAY = 12
"""Day of the month on which a billing cycle starts."""
DAY_MS = 86_400_000


class Mix(NamedTuple):
    """How many events of each kind one person has on a day; the daily usage lines count the same."""

    included: int
    on_demand: int
    errored: int
    twins: int
    """Of the included and on-demand ones: how many collide with the one before in (timestamp, user, model)."""


def mix(org: Organisation, person: Person, day: date) -> Mix:
    """Return how much one person does in Cursor on a day."""
    level = org.season.people_level(day)
    if level == 0.0 or not person.habit.cursor or not person.works_on(day):
        return Mix(0, 0, 0, 0)
    chance = dice(org.seed, Subject.CURSOR_MIX, person.number, day)
    if chance.random() > 3 * level:
        return Mix(0, 0, 0, 0)
    count = around(chance, TYPICAL_EVENTS * min(1.0, level * 1.5))
    count = count * planted(org.plants, "cursor", day, person=person.number) // 100
    # The plan's allowance is used up in the course of the billing cycle, sooner by some than by others.
    used_up = (day.day - CYCLE_DAY) % 31 > 2 + person.number % 15
    on_demand = count * 4 // 5 if used_up else 0
    errored = between(chance, 0, 2) if count > 4 else 0
    return Mix(count - on_demand, on_demand, errored, count // 12)


def events(org: Organisation, person: Person, day: date, revision: int = 0) -> list[Event]:
    """Return one person's events of a day; on the restated day revision 1 differs from 0."""
    counts = mix(org, person, day)
    if not counts.included + counts.on_demand + counts.errored:
        return []
    chance = dice(org.seed, Subject.CURSOR_EVENTS, person.number, day)
    conversations = [chance.getrandbits(128) for _ in range(3)]
    midnight = epoch_ms(day)
    found: list[Event] = []
    for number in range(counts.included + counts.on_demand):
        kind = INCLUDED if number < counts.included else ON_DEMAND
        if 0 < number <= counts.twins and found[-1].kind == kind:
            found.append(_twin(chance, found[-1]))
        else:
            found.append(_event(chance, person, midnight, kind, conversations))
    if len(found) > 9 and chance.random() < 0.15:
        found[-1] = found[-1]._replace(email="" if day.day % 2 else None)
    found += [_errored(chance, person, midnight) for _ in range(counts.errored)]
    return _restated(found) if revision and day == org.season.restated else found


def service_account_events(org: Organisation, day: date) -> list[Event]:
    """Return what the nightly agent did: always on demand and headless."""
    if day not in org.season:
        return []
    chance = dice(org.seed, Subject.SERVICE_ACCOUNT, 0, day)
    midnight = epoch_ms(day)
    found = [_event(chance, None, midnight, ON_DEMAND, [chance.getrandbits(128)]) for _ in range(between(chance, 1, 4))]
    return [event._replace(email=SERVICE_ACCOUNT[2], headless=True) for event in found]


def events_of_day(org: Organisation, day: date, revision: int = 0) -> list[Event]:
    """Return all events of a day, newest first as the vendor gives them."""
    found = service_account_events(org, day)
    for person in org.people:
        found += events(org, person, day, revision)
    found.sort(key=lambda event: -event.at)
    return found


def epoch_ms(day: date) -> int:
    """Return midnight UTC of a day in epoch milliseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def _event(chance: Random, person: Person | None, midnight: int, kind: str, conversations: list[int]) -> Event:
    roll = chance.random
    at = midnight + int((6 + 14 * roll()) * 3_600_000)
    email = person.email if person else None
    if person and person.habit.two_spellings and roll() < 0.3:
        email = person.odd_email
    max_mode = roll() < 0.3
    model = MODELS[int(roll() * roll() * 5)]
    chargeable = kind == ON_DEMAND
    if kind == INCLUDED and roll() < 0.15:
        tenths = 10 + int(roll() * 20)
        charged = 4 * NANOS_PER_CENT * tenths // 10
        return Event(at, person, email, model.name, kind, tenths, None, 0, 0, charged, False, max_mode=max_mode)
    size = 1 + int(30 * roll() * roll())
    tokens = (50 + int(400 * roll()), size * 110, size * 611 if roll() < 0.6 else 0, size * int(9_000 * roll()))
    total = tokens[0] * model.input + tokens[1] * model.output
    total += tokens[2] * model.cache_write + tokens[3] * model.cache_read
    fee = sum(tokens) * TOKEN_FEE if model.third_party else 0
    charged = total * (100 - model.percent_off) // 100 + fee
    conversation = conversations[int(roll() * len(conversations))] if roll() < 0.8 else None
    tenths = 10 if size < 20 else 50
    return Event(
        at, person, email, model.name, kind, tenths, tokens, total, fee, charged, chargeable, model.percent_off,
        max_mode, False, conversation,
    )  # fmt: skip


def _twin(chance: Random, event: Event) -> Event:
    """An event of the same instant, user and model: often equal in everything, else in that only."""
    if event.tokens is None or chance.random() < 0.4:
        return event
    total = event.total + 15_000 * between(chance, 1, 9)
    return event._replace(total=total, percent_off=0, charged=total + event.fee)


def _errored(chance: Random, person: Person, midnight: int) -> Event:
    at = midnight + int((6 + 14 * chance.random()) * 3_600_000)
    return Event(at, person, person.email, MODELS[0].name, ERRORED, 0, None, 0, 0, 0, False)


def _restated(found: list[Event]) -> list[Event]:
    """The vendor thought again: one event is withdrawn, another one costs a cent more."""
    if len(found) < 3:
        return found
    return [found[1]._replace(charged=found[1].charged + NANOS_PER_CENT), *found[2:]]
