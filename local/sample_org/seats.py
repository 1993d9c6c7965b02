"""The seats the organisation pays for, as a person lists them: every tool's members, and what is wasted.

Of fifteen people one never uses a seat, one has two plans for the same thing, and two seats belong to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.people import HABITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

ENTERPRISE, TEAM, MAX, TEAMS = "Enterprise", "Team Standard", "Max", "Teams"


class SeatRow(NamedTuple):
    """One row of the tab `subscriptions`; without an address it is seats that nobody has."""

    platform: str
    plan: str
    seats: int
    price_usd: str
    period: str
    billing_day: int
    valid_from: date
    user_email: str = ""
    valid_to: date | None = None

    @property
    def email(self) -> str | None:
        """Whose seat it is, as everybody else spells the address."""
        return self.user_email.strip().lower() or None


def seat_rows(org: Organisation) -> tuple[SeatRow, ...]:
    """Return all rows, in the order of the tab."""
    return (*_cursor(org), *_chat(org), *_code(org))


def _since(org: Organisation, person: Person | None = None) -> date:
    """The contracts began with the month in which the season does; who came later has a seat since."""
    began = org.season.start.replace(day=1)
    return max(began, person.joined) if person else began


def _cursor(org: Organisation) -> Iterator[SeatRow]:
    for person in org.people:
        if person.habit.cursor:
            email = person.odd_email if person.habit.two_spellings else person.email
            yield SeatRow("cursor", TEAMS, 1, "40", "month", 1, _since(org, person), email, person.left)


def _chat(org: Organisation) -> Iterator[SeatRow]:
    """Charged on the 31st, which few months have; a seat that is paid for twice; seats nobody has taken."""
    for person in org.people:
        if person.habit.chat:
            yield SeatRow("claude_ai", ENTERPRISE, 1, "60", "month", 31, _since(org, person), person.email, person.left)
        if person.habit.chat and person.habit.new_team:
            yield SeatRow("claude_ai", TEAM, 1, "30", "month", 15, _since(org, person), person.email, person.left)
    rounds = -(-len(org.people) // len(HABITS))
    yield SeatRow("claude_ai", ENTERPRISE, 2 * rounds, "60", "month", 31, _since(org))


def _code(org: Organisation) -> Iterator[SeatRow]:
    """A yearly seat for who works on a subscription alone, a monthly one for who has a key as well."""
    for person in org.people:
        if person.habit.code == "subscription":
            yield SeatRow("claude_code", MAX, 1, "2000", "year", 20, _since(org, person), person.email, person.left)
        if person.habit.code == "both":
            yield SeatRow("claude_code", MAX, 1, "200", "month", 10, _since(org, person), person.email, person.left)
