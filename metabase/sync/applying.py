"""Brings an instance to the state of the definitions, one object after the other.

May be killed at any request and started again, and run beside itself: whoever begins looks first what is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.sync.instance import CARDS, COLLECTIONS, DASHBOARDS
from metabase.sync.numbers import find_fields, needed
from metabase.sync.settling import Settling

if TYPE_CHECKING:
    from metabase.sync.instance import Instance
    from metabase.sync.settling import Tell


async def apply(instance: Instance, tell: Tell, *, overwrite: bool = False, accept: bool = False) -> int:
    """Make and change what differs, telling (what was done, kind, key); return how many objects were written.

    EditedError when somebody edits one of them in the meantime, unless told to overwrite; NotKeptError when Metabase
    does not keep what it was sent, unless told to accept it. Everything that was done until then stays, and the next
    call goes on from there.
    """
    # Before the first write, so that a column which is nowhere leaves nothing half done.
    await find_fields(instance.metabase, instance.numbers, needed(instance.wanted), instance.place.views)
    work = Settling(instance, tell, overwrite=overwrite, accept=accept)
    for collection in instance.wanted.collections:
        await work.settle(COLLECTIONS, collection)
    # All dashboards exist before anything links to them.
    for dashboard in instance.wanted.dashboards:
        await work.exist(DASHBOARDS, dashboard)
    for card in instance.wanted.cards:
        await work.settle(CARDS, card)
    for dashboard in instance.wanted.dashboards:
        await work.settle(DASHBOARDS, dashboard)
    instance.lock.url = instance.metabase.url
    instance.save()
    return len(work.written)
