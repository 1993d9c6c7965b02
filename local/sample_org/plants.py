"""Planted events: on some days somebody, some key or some model does more or less than their habit says.

They are part of the activity itself, so every stream tells of them alike, and the truth knows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Activity = Literal["keys", "code", "cursor", "chat"]
"""Traffic of API keys, Claude Code, Cursor, claude.ai."""
Measure = Literal["tokens", "sessions"]
AS_ALWAYS = 100


@dataclass(frozen=True, slots=True)
class Plant:
    """One event; a scope that is None is everybody's or everything's."""

    first: date
    last: date
    """Last day, included."""
    percent: int
    """Of what would have been without it; 0 is silence."""
    activity: Activity | None = None
    person: int | None = None
    """A person's number."""
    key: int | None = None
    """A key's number."""
    model: str | None = None
    measure: Measure = "tokens"
    """What is multiplied: tokens (with the money and requests they make), or the sessions alone."""

    def strikes(self, day: date, scope: tuple[Activity, int | None, int | None, str | None], measure: Measure) -> bool:
        """Whether it concerns this measure of (activity, person, key, model) on that day."""
        wanted = (self.activity, self.person, self.key, self.model)
        return (
            self.first <= day <= self.last
            and self.measure == measure
            and all(want is None or want == has for want, has in zip(wanted, scope, strict=True))
        )


def planted(
    plants: Iterable[Plant],
    activity: Activity,
    day: date,
    *,
    person: int | None = None,
    key: int | None = None,
    model: str | None = None,
    measure: Measure = "tokens",
) -> int:
    """Return what all events together make of a measure, in per cent of what it would have been."""
    percent = AS_ALWAYS
    for plant in plants:
        if plant.strikes(day, (activity, person, key, model), measure):
            percent = percent * plant.percent // 100
    return percent
