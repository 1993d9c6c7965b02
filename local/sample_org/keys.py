"""API keys and workspaces: who made a key, whom it acts as, who pays for it, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from local.sample_org.chance import Subject, dice, identifier
from local.sample_org.key_kinds import CLAUDE_CODE, CODE_KIND, KINDS, WORKSPACES, KeyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.sample_org.people import Person
    from local.sample_org.season import Season


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace as the organisation lists it."""

    id: str
    name: str
    archived: bool


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One API key, with the truth about it that no vendor tells."""

    number: int
    id: str
    name: str
    kind: KeyKind
    workspace_id: str | None
    principal: tuple[str, str] | None
    """(id, `user` or `service_account`)."""
    creator_id: str | None
    created: date
    ends: date | None
    """First day on which it is no longer used: expired, archived, inactive, or its Claude Code user has left."""
    owners: tuple[Person, ...]
    """Whom the sheet names, in the order of the kind's shares; for a Claude Code key, its user."""
    leaver: Person | None
    """Who left it behind."""
    mapped: bool
    """The mapping sheet knows it."""

    @property
    def in_claude_code(self) -> bool:
        """Minted for one person in the Claude Code workspace."""
        return self.kind is CODE_KIND

    def used_on(self, day: date) -> bool:
        """Whether the key still works on that day."""
        return self.ends is None or day < self.ends


def found_workspaces(seed: int) -> tuple[Workspace, ...]:
    """Return the workspaces in the order of `WORKSPACES`."""
    ids = dice(seed, Subject.IDENTITY, 1 << 24)
    return tuple(Workspace(identifier(ids, "wrkspc_01"), name, name == WORKSPACES[-1]) for name in WORKSPACES)


def cut_keys(
    seed: int, count: int, people: Sequence[Person], workspaces: Sequence[Workspace], season: Season
) -> tuple[ApiKey, ...]:
    """Return `count` keys: first one for each person who uses Claude Code through a key, then the sixteen kinds."""
    coders = [person for person in people if person.habit.code in {"key", "both"}][:count]
    places = {workspace.name: workspace.id for workspace in workspaces}
    cutter = _Cutter(seed, people, places, season)
    minted = [cutter.code_key(number, person) for number, person in enumerate(coders)]
    return (*minted, *(cutter.key(number, number - len(minted)) for number in range(len(minted), count)))


class _Cutter:
    """Makes keys; it knows the seed, the people and the places."""

    def __init__(self, seed: int, people: Sequence[Person], places: dict[str, str], season: Season) -> None:
        self.seed, self.places, self.season = seed, places, season
        self.admin = people[0]
        self.staff = [p for p in people if not (p.habit.idle or p.habit.leaves or p.habit.arrives_late)] or [*people]
        self.leavers = [person for person in people if person.habit.leaves]

    def code_key(self, number: int, person: Person) -> ApiKey:
        """Return the key that Claude Code minted for a person; the sheet knows every other one."""
        chance = dice(self.seed, Subject.IDENTITY, (1 << 25) + number)
        return ApiKey(
            number=number,
            id=identifier(chance, "apikey_01"),
            name=f"claude_code_key_{person.name.lower()}_{identifier(chance, '', 4)}",
            kind=CODE_KIND,
            workspace_id=self.places[CLAUDE_CODE],
            principal=(person.user_id, "user"),
            creator_id=person.user_id,
            created=max(person.joined, self.season.start - timedelta(60)),
            ends=person.left,
            owners=(person,),
            leaver=person if person.left else None,
            mapped=number % 2 == 0 and person.left is None,
        )

    def key(self, number: int, place: int) -> ApiKey:
        """Return the key at that place in the endless round of kinds."""
        turn, which = divmod(place, len(KINDS))
        kind = KINDS[which]
        chance = dice(self.seed, Subject.IDENTITY, (1 << 25) + number)
        owners = tuple(self.staff[(5 * place + n) % len(self.staff)] for n in range(max(1, len(kind.shares))))
        leaver = self.leavers[turn % len(self.leavers)] if self.leavers else None
        service = identifier(chance, "svac_01")
        ids = {"owner": owners[0].user_id, "admin": self.admin.user_id, "nobody": None, "service": service}
        ids["leaver"] = leaver.user_id if leaver else None
        principal, acts_as = ids[kind.principal], "service_account" if kind.principal == "service" else "user"
        return ApiKey(
            number=number,
            id=identifier(chance, "apikey_01"),
            name=f"{kind.name}-{turn + 1}" if turn and kind.unique_name else kind.name,
            kind=kind,
            workspace_id=self.places[kind.workspace] if kind.workspace else None,
            principal=(principal, acts_as) if principal else None,
            creator_id=ids[kind.creator],
            created=self.season.start - timedelta(20 + number % 100),
            ends=None if kind.status == "active" else self.season.start + timedelta(self.season.days // 3),
            owners=owners,
            leaver=leaver if kind.creator == "leaver" else None,
            mapped=bool(kind.shares),
        )
