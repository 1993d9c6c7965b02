"""The people of the organisation: fifteen habits, repeated as often as there are people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from local.sample_org.chance import Subject, dice, identifier

if TYPE_CHECKING:
    from local.sample_org.season import Season

CodeHabit = Literal["key", "keyless", "subscription", "both"]

NAMES = (
    "Ana", "Ben", "Carla", "Dan", "Eva", "Finn", "Grace", "Hugo", "Iris",
    "Jon", "Kira", "Leo", "Mia", "Noah", "Olga", "Paul", "Quinn", "Rosa",
    "Sam", "Tara", "Umar", "Vera", "Will", "Xenia", "Yara", "Zoe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind of person uses what the organisation pays for."""

    department: str
    team: str
    code: CodeHabit | None = "key"
    """Claude Code: billed through an own key, without a key, on a subscription, or key and subscription."""
    cursor: bool = True
    chat: bool = False
    """Has a claude.ai seat."""
    idle: bool = False
    two_spellings: bool = False
    """Known to Cursor under two user ids and two spellings of one address."""
    leaves: bool = False
    arrives_late: bool = False
    new_team: str | None = None
    """Team from the middle of the season on."""


HABITS = (
    Habit("Engineering", "Platform", chat=True),
    Habit("Engineering", "Product", code=None, chat=True, idle=True),
    Habit("Engineering", "Product", two_spellings=True),
    Habit("Engineering", "Platform", chat=True, new_team="Product"),
    Habit("Engineering", "Platform", code="keyless"),
    Habit("Data", "Analytics", code="subscription", chat=True),
    Habit("Data", "Analytics", code="both"),
    Habit("Engineering", "Product", leaves=True),
    Habit("Engineering", "Product", arrives_late=True),
    Habit("Data", "Research", cursor=False, chat=True),
    Habit("Engineering", "Product", code=None),
    Habit("Engineering", "Platform", code="keyless"),
    Habit("Data", "Research", chat=True),
    Habit("Engineering", "Platform"),
    Habit("Operations", "Support", code=None, cursor=False, chat=True),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person; everything about them follows from the seed and their number."""

    number: int
    name: str
    email: str
    user_id: str
    cursor_id: str
    second_cursor_id: str
    habit: Habit
    joined: date
    left: date | None

    def works_on(self, day: date) -> bool:
        """Whether the person is there on that day and does anything at all."""
        return not self.habit.idle and self.member_on(day)

    def member_on(self, day: date) -> bool:
        """Whether the person belongs to the organisation on that day."""
        return self.joined <= day and (self.left is None or day < self.left)

    @property
    def odd_email(self) -> str:
        """The same address as another system spells it: capitals and a trailing space."""
        return f"{self.email.capitalize().replace('@example', '@Example')} "

    @property
    def cursor_number(self) -> int:
        """The person's `userId` in Cursor's daily usage; the second spelling has the next one."""
        return 100_000 + 2 * self.number


def hire(seed: int, number: int, season: Season) -> Person:
    """Return the person of that number, from 0."""
    habit = HABITS[number % len(HABITS)]
    name = NAMES[number % len(NAMES)]
    suffix = str(number // len(NAMES) + 1) if number >= len(NAMES) else ""
    chance = dice(seed, Subject.IDENTITY, number)
    before, third, half = season.start - timedelta(200), season.days * 2 // 5, season.days // 2
    return Person(
        number=number,
        name=name + suffix,
        email=f"{name.lower()}{suffix}@example.com",
        user_id=identifier(chance, "user_01"),
        cursor_id=identifier(chance, "user_", 26),
        second_cursor_id=identifier(chance, "user_", 26),
        habit=habit,
        joined=season.start + timedelta(half) if habit.arrives_late else before,
        left=season.start + timedelta(third) if habit.leaves else None,
    )
