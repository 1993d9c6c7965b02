"""Who has which claude.ai seat, and what the pages call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.sample_org.org import Organisation
    from local.sample_org.people import Person


def seated(org: Organisation) -> list[Person]:
    """Return everybody with a seat."""
    return [person for person in org.people if person.habit.chat]


def tier(person: Person) -> str:
    """Return the seat tier."""
    return "Premium" if person.number % 2 == 0 else "Standard"


def role(person: Person) -> str:
    """Return the role."""
    return "Primary Owner" if person.number == 0 else "User"


def uuid(bits: int) -> str:
    """Return bits in the shape of an id."""
    text = f"{bits % (1 << 128):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
