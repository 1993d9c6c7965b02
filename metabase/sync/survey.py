"""Everything that carries our mark, whether something defines it still or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from metabase.sync import marker
from metabase.sync.instance import CARDS, COLLECTIONS, DASHBOARDS, KINDS, marked_everywhere
from metabase.sync.kinds.collection import with_mark

if TYPE_CHECKING:
    from metabase.sync.fields import Json
    from metabase.sync.instance import Instance
    from metabase.sync.kinds.kind import Kind
    from metabase.sync.marker import Mark

MODELS = ("card", "dataset", "metric")


class Marked(NamedTuple):
    """One object with our mark."""

    kind: Kind
    mark: Mark
    thing: Json

    @property
    def is_card(self) -> bool:
        """Whether it is a card."""
        return self.kind is CARDS


async def marked(instance: Instance) -> list[Marked]:
    """Return what carries our mark: collections, what lies in them, and what the lock knows."""
    metabase = instance.metabase
    found = [
        Marked(COLLECTIONS, mark, each) for each in await with_mark(metabase) if (mark := _mark(COLLECTIONS, each))
    ]
    dashboards = await marked_everywhere(instance)
    found += [Marked(DASHBOARDS, mark, each) for each in dashboards if (mark := _mark(DASHBOARDS, each))]
    within = await asyncio.gather(*(_cards(instance, each.thing["id"]) for each in found if each.kind is COLLECTIONS))
    found += [card for cards in within for card in cards]
    found += await _locked(instance)
    return list({(each.kind.name, int(each.thing["id"])): each for each in found}.values())


async def items(instance: Instance, collection: int) -> list[Json]:
    """Return what lies in a collection and is not in the Trash."""
    listed: dict[str, Any] = await instance.metabase.get(f"/api/collection/{collection}/items")
    return [each for each in listed["data"] if not each.get("archived")]


async def _cards(instance: Instance, collection: int) -> list[Marked]:
    numbers = [each["id"] for each in await items(instance, collection) if each["model"] in MODELS]
    things = await asyncio.gather(*(instance.metabase.find(f"{CARDS.path}/{number}") for number in numbers))
    return [Marked(CARDS, mark, each) for each in things if each and (mark := marker.of_card(each))]


async def _locked(instance: Instance) -> list[Marked]:
    known = [(kind, entry) for kind in KINDS for entry in instance.lock.of(kind.name).values()]
    things = await asyncio.gather(*(instance.metabase.find(f"{kind.path}/{entry.entity_id}") for kind, entry in known))
    pairs = zip(known, things, strict=True)
    return [Marked(kind, mark, thing) for (kind, _), thing in pairs if thing and (mark := _mark(kind, thing))]


def _mark(kind: Kind, thing: Json) -> Mark | None:
    of = {"collection": marker.of_collection, "card": marker.of_card, "dashboard": marker.of_dashboard}
    return of[kind.name](thing)
