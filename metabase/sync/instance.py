"""One instance beside the definitions: what stands there for each, and who changed it last."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from metabase.compiling.wanted import Ref
from metabase.sync.kinds.card import Cards
from metabase.sync.kinds.collection import Collections, all_collections
from metabase.sync.kinds.dashboard import Dashboards
from metabase.sync.kinds.dashboard import with_mark as marked_dashboards
from metabase.sync.kinds.kind import first
from metabase.sync.marker import Mark, of_collection, of_dashboard
from metabase.sync.numbers import Numbers, learn_database, learn_fields, needed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metabase.compiling.wanted import Wanted
    from metabase.sync.client import Metabase
    from metabase.sync.fields import Json
    from metabase.sync.kinds.kind import Kind
    from metabase.sync.lock import Entry, Lock

COLLECTIONS, CARDS, DASHBOARDS = Collections(), Cards(), Dashboards()
KINDS: tuple[Kind, ...] = (COLLECTIONS, CARDS, DASHBOARDS)


class Place(NamedTuple):
    """Which warehouse an instance reads: its name there, and what stands before a view's name."""

    database: str = "AI usage warehouse"
    views: str = "ai_usage_bi."

    @property
    def schema(self) -> str:
        """The dataset of the views."""
        return self.views.partition(".")[0]


class Editor(NamedTuple):
    """Who changed something last."""

    number: int
    name: str
    at: str

    def __str__(self) -> str:
        return f"{self.name} on {self.at[:16].replace('T', ' ')}"


@dataclass
class Instance:
    """What was found at the beginning; `held` and `numbers` grow while something is made."""

    metabase: Metabase
    wanted: Wanted
    lock: Lock
    place: Place
    me: int
    """The number of the user that the API key acts as."""
    save: Callable[[], None] = lambda: None
    numbers: Numbers = field(default_factory=Numbers)
    held: dict[tuple[str, str], Json] = field(default_factory=dict)
    unknown_fields: list[Ref] = field(default_factory=list)

    def wishes(self) -> Iterator[tuple[Kind, Any]]:
        """Yield every definition with its kind, in the order in which they can be made."""
        yield from ((COLLECTIONS, wish) for wish in self.wanted.collections)
        yield from ((CARDS, wish) for wish in self.wanted.cards)
        yield from ((DASHBOARDS, wish) for wish in self.wanted.dashboards)

    def entry(self, kind: Kind, key: str) -> Entry | None:
        """Return what the lock says of a definition."""
        return self.lock.of(kind.name).get(key)

    def hold(self, kind: Kind, key: str, thing: Json) -> None:
        """Remember what stands for a definition."""
        self.held[kind.name, key] = thing
        self.numbers.known[Ref(kind.name, key)] = int(thing["id"])


async def look(
    metabase: Metabase, wanted: Wanted, lock: Lock, place: Place, save: Callable[[], None] = lambda: None
) -> Instance:
    """Find what stands for each definition, by the lock first and by marks where it knows nothing."""
    me = await metabase.get("/api/user/current")
    instance = Instance(metabase, wanted, lock, place, int(me["id"]), save)
    await learn_database(metabase, instance.numbers, place.database)
    instance.unknown_fields = await learn_fields(metabase, instance.numbers, needed(wanted), place.views)
    await _look_at_collections(instance)
    await _look_at_cards(instance)
    await _look_at_dashboards(instance)
    return instance


def editor_of(thing: Json | None) -> Editor | None:
    """Return who changed something last; nobody knows that of a collection."""
    said = (thing or {}).get("last-edit-info")
    if not isinstance(said, dict) or "id" not in said:
        return None
    return Editor(int(said["id"]), str(said.get("email") or said.get("first_name")), str(said.get("timestamp") or ""))


async def _look_at_collections(instance: Instance) -> None:
    if not instance.wanted.collections:
        return
    everything = await all_collections(instance.metabase)
    for wish in instance.wanted.collections:
        entry = instance.entry(COLLECTIONS, wish.key)
        known = [each for each in everything if entry and each.get("entity_id") == entry.entity_id]
        thing = first(known or [each for each in everything if _key(of_collection(each)) == wish.key])
        if thing:
            instance.hold(COLLECTIONS, wish.key, thing)


async def _look_at_cards(instance: Instance) -> None:
    wishes = instance.wanted.cards
    things = await asyncio.gather(*(CARDS.found(instance.metabase, wish, instance.numbers) for wish in wishes))
    for wish, thing in zip(wishes, things, strict=True):
        if thing:
            instance.hold(CARDS, wish.key, thing)


async def _look_at_dashboards(instance: Instance) -> None:
    locked = instance.lock.dashboards
    names = {wish.key: locked[wish.key].entity_id for wish in instance.wanted.dashboards if wish.key in locked}
    things = await asyncio.gather(*(instance.metabase.find(f"{DASHBOARDS.path}/{name}") for name in names.values()))
    for key, thing in zip(names, things, strict=True):
        if thing:
            instance.hold(DASHBOARDS, key, thing)
    unknown = [wish.key for wish in instance.wanted.dashboards if (DASHBOARDS.name, wish.key) not in instance.held]
    if not unknown:
        return
    found = await marked_everywhere(instance)
    for key in unknown:
        thing = first([each for each in found if _key(of_dashboard(each)) == key])
        if thing:
            instance.hold(DASHBOARDS, key, thing)


async def marked_everywhere(instance: Instance) -> list[Json]:
    """Return the dashboards with our mark: in our collections and the Trash, without a lock in every collection."""
    trash = await instance.metabase.find("/api/collection/trash")
    ours: list[int | str] = [number for ref, number in instance.numbers.known.items() if ref.kind == "collection"]
    if instance.lock.is_empty:
        listed = await instance.metabase.get("/api/collection")
        ours = [each["id"] for each in listed if not each.get("personal_owner_id") and each["id"] != "root"]
        ours.append("root")
    ours += [int(trash["id"])] if trash else []
    found = await asyncio.gather(*(marked_dashboards(instance.metabase, number) for number in ours))
    return list({each["id"]: each for group in found for each in group}.values())


def _key(mark: Mark | None) -> str | None:
    return mark.key if mark else None
