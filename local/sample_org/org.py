"""The organisation: who is in it, which keys it has, when it is busy. What it did is generated day by day elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Self

from local.sample_org.chance import Subject, dice
from local.sample_org.key_kinds import CLAUDE_CODE
from local.sample_org.keys import ApiKey, Workspace, cut_keys, found_workspaces
from local.sample_org.people import Person, hire
from local.sample_org.season import Season
from local.sample_org.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.plants import Plant


@dataclass(frozen=True, eq=False)
class Organisation:
    """Everything that does not depend on a day. Equal arguments make equal organisations."""

    seed: int
    season: Season
    people: tuple[Person, ...]
    workspaces: tuple[Workspace, ...]
    keys: tuple[ApiKey, ...]
    switches: Switches
    plants: tuple[Plant, ...] = ()
    """Events that change what people and keys do on some days."""

    @classmethod
    def generate(
        cls,
        seed: int = 7,
        people: int = 15,
        keys: int | None = None,
        days: int = 90,
        end: date = date(2026, 11, 20),
        switches: Switches | None = None,
    ) -> Self:
        """Return the organisation of that seed and size, active on the `days` days up to and including `end`.

        Without `keys` there are two for each person and ten more. ValueError when a size is not positive.
        """
        if people < 1 or days < 1 or (keys is not None and keys < 0):
            raise ValueError(f"an organisation needs people and days, not {people} people, {keys} keys, {days} days")
        season = Season(end - timedelta(days - 1), end)
        staff = tuple(hire(seed, number, season) for number in range(people))
        workspaces = found_workspaces(seed)
        cut = cut_keys(seed, 2 * people + 10 if keys is None else keys, staff, workspaces, season)
        return cls(seed, season, staff, workspaces, cut, switches or Switches())

    def with_switches(self, switches: Switches) -> Self:
        """Return the same organisation as a vendor that answers in other forms would show it."""
        return replace(self, switches=switches)

    def with_plants(self, *plants: Plant) -> Self:
        """Return the same organisation with these events in its history, and no other ones."""
        return replace(self, plants=plants)

    @property
    def organisation_id(self) -> str:
        """The bare UUID that Claude Code analytics carry."""
        bits = f"{dice(self.seed, Subject.IDENTITY, 1 << 26).getrandbits(128):032x}"
        return f"{bits[:8]}-{bits[8:12]}-{bits[12:16]}-{bits[16:20]}-{bits[20:]}"

    @cached_property
    def claude_code_workspace(self) -> str:
        """Id of the workspace that is named Claude Code."""
        return next(workspace.id for workspace in self.workspaces if workspace.name == CLAUDE_CODE)

    @cached_property
    def code_keys(self) -> dict[int, ApiKey]:
        """The Claude Code key of each person who has one, by the person's number."""
        return {key.owners[0].number: key for key in self.keys if key.in_claude_code}

    @cached_property
    def code_actors(self) -> tuple[ApiKey, ...]:
        """The keys that Claude Code runs with; of several keys with one name only the first does."""
        first = {key.name: key for key in reversed(self.keys) if key.kind.code_actor}
        return tuple(reversed(first.values()))

    @property
    def days(self) -> Iterator[date]:
        """Every day of the season, oldest first."""
        return (self.season.start + timedelta(n) for n in range(self.season.days))
