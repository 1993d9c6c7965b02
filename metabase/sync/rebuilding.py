"""Makes a lost lock anew from marks and entity ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.sync.fields import PLACEMENT, prints
from metabase.sync.instance import DASHBOARDS
from metabase.sync.kinds import placements
from metabase.sync.lock import Entry, Lock, pairs
from metabase.sync.survey import marked

if TYPE_CHECKING:
    from metabase.sync.fields import Json
    from metabase.sync.instance import Instance
    from metabase.sync.kinds.kind import Kind


async def rebuild(instance: Instance) -> Lock:
    """Return a lock of what was found; `instance` was looked at without one.

    Nobody knows any more how things were left. What is as the definitions mean it counts as left that way; of the
    rest nothing is written down, so that `plan` shows it, and `apply` stops where the last hand was not ours.
    """
    lock = Lock(instance.metabase.url)
    for kind, wish in instance.wishes():
        thing = instance.held.get((kind.name, wish.key))
        if thing is None:
            continue
        meant = kind.meant(wish, instance.numbers.guess, thing).fields
        told = kind.told(thing, wish, None)
        same = {field: value for field, value in told.items() if field in meant and meant[field] == value}
        same |= {field: value for field, value in told.items() if field.startswith(PLACEMENT) and field not in meant}
        wanted = prints({field: meant[field] for field in same if field in meant})
        parts = placements.layout(thing, wish.tabs, None).parts() if kind is DASHBOARDS else {}
        lock.of(kind.name)[wish.key] = _entry(thing, pairs(wanted, prints(same)), parts)
    for each in await marked(instance):
        if each.mark.key not in lock.of(each.kind.name) and not each.thing.get("archived"):
            lock.of(each.kind.name)[each.mark.key] = _gone(each.kind, each.thing)
    return lock


def _gone(kind: Kind, thing: Json) -> Entry:
    """Return the entry of something that is defined no more, so that `prune` knows it."""
    parts = placements.layout(thing, [], None).parts() if kind is DASHBOARDS else {}
    return _entry(thing, {}, parts)


def _entry(thing: Json, fields: dict[str, str], parts: dict[str, int]) -> Entry:
    return Entry(int(thing["id"]), str(thing["entity_id"]), fields, parts)
