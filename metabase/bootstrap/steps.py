"""All steps from a bare instance to one that is ready, in the order in which each can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metabase.bootstrap import access, mailing, owner, people, rules, warehouse
from metabase.sync.client import Metabase
from metabase.sync.kinds.collection import with_mark
from metabase.sync.marker import of_collection
from metabase.sync.numbers import WAREHOUSE, Numbers, learn_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from metabase.bootstrap.description import Description
    from metabase.bootstrap.vault import Credentials, Vault
    from metabase.compiling.wanted import Wanted
    from metabase.definition.shapes import Role
    from metabase.sync.instance import Place
    from metabase.sync.lock import Lock

HEALTH_TRIES, PAUSE_S = 90, 2.0


class Order(NamedTuple):
    """What is to be brought about."""

    described: Description
    place: Place
    wanted: Wanted
    roles: Mapping[str, Iterable[str]]
    """Dashboard → who it is made for."""
    lock: Lock
    secrets: Credentials
    vault: Vault
    rotate: bool = False
    pause_s: float = PAUSE_S


async def bootstrap(url: str, order: Order, tell: Callable[[str, str], None]) -> bool:
    """Do what is not done yet, telling (step, what was done; nothing where nothing was).

    Returns whether everything could be done: what belongs to collections and dashboards waits for the first `apply`.
    """
    key = await _own(url, order, tell)
    async with Metabase(url, key) as metabase:
        await _close(metabase, order, tell)
        tell("warehouse", await _connect(metabase, order))
        groups, made = await people.ensure_groups(metabase)
        tell("groups", made)
        tell("members", await people.ensure_members(metabase, order.described, groups))
        return await _open(metabase, order, groups, tell)


async def _own(url: str, order: Order, tell: Callable[[str, str], None]) -> str:
    async with Metabase(url) as anybody:
        await owner.wait_until_healthy(anybody, HEALTH_TRIES, order.pause_s)
        tell("first user", await owner.ensure_owner(anybody, order.described, order.vault))
        known = order.secrets.get(owner.KEY) or order.vault.get(owner.KEY)
        key, made = await owner.ensure_key(anybody, order.described, order.vault, known)
        tell("API key", made)
        return key


async def _close(metabase: Metabase, order: Order, tell: Callable[[str, str], None]) -> None:
    """Close what is open on a bare instance, before anything of value is in it."""
    tell("settings", await rules.ensure_settings(metabase, order.described))
    tell("sample content", await rules.remove_samples(metabase))
    tell("cache", await rules.ensure_cache(metabase))


async def _connect(metabase: Metabase, order: Order) -> str:
    made = await warehouse.ensure_database(metabase, order.described, order.place, order.secrets, rotate=order.rotate)
    await warehouse.wait_for_sync(metabase, order.place, order.pause_s)
    return made


async def _open(metabase: Metabase, order: Order, groups: dict[Role, int], tell: Callable[[str, str], None]) -> bool:
    """Let groups read what is theirs, and send mails."""
    numbers = Numbers()
    await learn_database(metabase, numbers, order.place.database)
    tell("queries", await access.ensure_no_queries(metabase, numbers(WAREHOUSE), groups))
    tell("collections", await access.ensure_collections(metabase, access.readers(order.wanted, order.roles), groups))
    tell("mails", ", ".join(await mailing.ensure_mails(metabase, order.described, order.lock)))
    ours = {mark.key for each in await with_mark(metabase) if (mark := of_collection(each))}
    mailed = {mail.dashboard for mail in order.described.mails}
    return {each.key for each in order.wanted.collections} <= ours and mailed <= order.lock.dashboards.keys()
