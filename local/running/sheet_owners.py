"""Who probably owns an API key, from what the vendor lists about it, and why; the weakest reason says `check`.

1. the person it acts as              4. its creator
2. the one person its name names      5. the one person who uses its workspace
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shared.protocols import Row

WORDS = re.compile(r"[^\W_]+")
SHORTEST = 3
"""Letters of a name that a word of a key's name must have to mean a person."""
LIKENESS = 0.85
LONG = 5
"""From this many letters on, a name may be spelled a little differently."""


class Guess(NamedTuple):
    """A likely owner, None when nothing points to anybody, and why."""

    email: str | None
    why: str
    is_sure: bool = False


class Person(NamedTuple):
    """Somebody a vendor lists."""

    email: str
    name: str
    is_listed: bool


@dataclass(slots=True)
class Directory:
    """Everybody who may own a key, and what speaks for them."""

    people: Mapping[str, Person]
    """By address."""
    accounts: Mapping[str, str]
    """Vendor's user id -> address."""
    workspaces: Mapping[str, str]
    """Workspace id -> name."""
    sole_users: Mapping[str, str]
    """Workspace id -> the one person who uses it."""
    make_for_others: Collection[str]
    """Vendor's ids of those who have made keys that act as somebody else."""
    _names: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index people by the words of their names and addresses."""
        for person in self.people.values():
            mailbox = person.email.partition("@")[0]
            for word in {mailbox, *WORDS.findall(mailbox), *WORDS.findall(person.name.lower())}:
                if len(word) >= SHORTEST:
                    self._names.setdefault(word, set()).add(person.email)

    def guess(self, key: Row) -> Guess:
        """Return the likeliest owner of one key."""
        acts_as, made_by = (self._account(key[column]) for column in ("principal_user_id", "created_by_user_id"))
        named, word = self._named(key["name"] or "")
        if acts_as:
            doubt = f", but its name has {word!r}" if named and named != acts_as.email else ""
            return self._because(acts_as, f"acts as {_full(acts_as)}{doubt}", is_sure=not doubt)
        if named and named in self.people:
            return self._because(
                self.people[named], f"its name has {word!r}", is_sure=not made_by or made_by.email == named
            )
        if made_by:
            doubt = ", acts as a service account" if key["principal_service_account_id"] else ""
            if not doubt and key["created_by_user_id"] in self.make_for_others:
                doubt = ", who makes keys for others, too"
            return self._because(made_by, f"made by {_full(made_by)}{doubt}", is_sure=not doubt)
        return self._by_workspace(key)

    def _by_workspace(self, key: Row) -> Guess:
        place = key["workspace_id"] or ""
        sole = self.sole_users.get(place)
        if sole and sole in self.people:
            where = self.workspaces.get(place, place)
            return self._because(self.people[sole], f"nobody else uses its workspace {where}", is_sure=False)
        maker = key["principal_user_id"] or key["created_by_user_id"]
        return Guess(None, f"{maker} is not in the vendor's list of people" if maker else "the vendor names nobody")

    def _because(self, person: Person, why: str, *, is_sure: bool) -> Guess:
        gone = "" if person.is_listed else ", who is no longer listed"
        sure = is_sure and not gone
        return Guess(person.email, f"{'likely' if sure else 'check'}: {why}{gone}", sure)

    def _account(self, user_id: str | None) -> Person | None:
        return self.people.get(self.accounts.get(user_id or "", ""))

    def _named(self, key_name: str) -> tuple[str | None, str]:
        """Return the one person whom the words of a key's name mean, and the word."""
        found: dict[str, str] = {}
        for word in WORDS.findall(key_name.lower().replace("_", " ")):
            near = [word] if len(word) < LONG else difflib.get_close_matches(word, self._names, 3, LIKENESS)
            found |= {email: word for name in near for email in self._names.get(name, ())}
        return next(iter(found.items())) if len(found) == 1 else (None, "")


def _full(person: Person) -> str:
    return person.name or person.email
