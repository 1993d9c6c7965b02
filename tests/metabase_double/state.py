"""Everything the double knows, as JSON-like objects by number, and everything it was asked and told."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.metabase_double.refusals import missing

if TYPE_CHECKING:
    from collections.abc import Mapping

Thing = dict[str, Any]
ALL_USERS = 1
ADMINISTRATORS = 2
TRASH = 1
READ_ONLY = ("/query", "/api/dataset", "/api/session", "/api/eid-translation")
NANO = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-"


@dataclass(frozen=True)
class Asked:
    """A request that arrived; `user` is the number of who asked, if anybody known."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: Any
    user: int | None

    @property
    def is_write(self) -> bool:
        """Whether it changes something that people see."""
        return self.method != "GET" and not any(part in self.path for part in READ_ONLY)


@dataclass
class State:
    """The application database. Objects are plain JSON; numbers are never used twice."""

    version: str
    tables: Mapping[str, Mapping[str, str]]
    pinned: Mapping[str, Any]
    enterprise_jar: bool = False
    setup_token: str | None = None
    users: dict[int, Thing] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    api_keys: dict[int, Thing] = field(default_factory=dict)
    groups: dict[int, Thing] = field(default_factory=dict)
    memberships: dict[int, Thing] = field(default_factory=dict)
    databases: dict[int, Thing] = field(default_factory=dict)
    warehouse_tables: dict[int, Thing] = field(default_factory=dict)
    fields: dict[int, Thing] = field(default_factory=dict)
    collections: dict[int, Thing] = field(default_factory=dict)
    cards: dict[int, Thing] = field(default_factory=dict)
    dashboards: dict[int, Thing] = field(default_factory=dict)
    tabs: dict[int, Thing] = field(default_factory=dict)
    dashcards: dict[int, Thing] = field(default_factory=dict)
    pulses: dict[int, Thing] = field(default_factory=dict)
    notifications: dict[int, Thing] = field(default_factory=dict)
    annotations: dict[str, dict[int, Thing]] = field(default_factory=lambda: defaultdict(dict))
    data_permissions: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    collection_permissions: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    graph_revisions: dict[str, int] = field(default_factory=lambda: {"data": 1, "collection": 1})
    settings: dict[str, Any] = field(default_factory=dict)
    cache_strategy: Thing | None = None
    revisions: list[Thing] = field(default_factory=list)
    results: dict[int, tuple[list[str], list[list[Any]]]] = field(default_factory=dict)
    """What a card's query answers: column names and rows, by the card's number; nothing by default."""
    mails: list[Thing] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    crashes: list[Exception] = field(default_factory=list)
    """Faults of the double itself; it raises the first when it ends."""
    _numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _now: datetime = datetime(2026, 11, 1, tzinfo=UTC)

    def number(self, kind: str) -> int:
        """Return the next number of a kind of object."""
        self._numbers[kind] += 1
        return self._numbers[kind]

    def now(self) -> str:
        """Return the time, a second later than the last time it was asked."""
        self._now += timedelta(seconds=1)
        return self._now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def uuid(self) -> str:
        """Return an identifier that nobody else has."""
        digest = hashlib.sha256(f"uuid {self.number('uuid')}".encode()).digest()
        return str(UUID(bytes=digest[:16], version=4))

    def nano_id(self) -> str:
        """Return an entity id: 21 letters, digits, dashes and underscores."""
        digest = hashlib.sha256(f"nano {self.number('nano')}".encode()).digest()
        return "".join(NANO[byte % 64] for byte in digest[:21])

    def writes(self) -> list[Asked]:
        """Return the requests that changed, or tried to change, something that people see."""
        return [asked for asked in self.requests if asked.is_write]


def found(shelf: Mapping[int, Thing], number: int | str) -> Thing:
    """Return an object by its number or, where it has one, its entity id.

    Raises:
        Refusal: 404, when there is none.
    """
    if not isinstance(number, int) and not number.isdigit():
        named = [thing for thing in shelf.values() if thing.get("entity_id") == number]
    else:
        named = [shelf[int(number)]] if int(number) in shelf else []
    if not named:
        raise missing()
    return named[0]
