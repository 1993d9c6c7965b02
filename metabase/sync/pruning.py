"""Moves to the Trash what carries our mark and is defined no more, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metabase.sync.instance import CARDS, COLLECTIONS, DASHBOARDS, KINDS
from metabase.sync.repeating import repeated
from metabase.sync.survey import items, marked
from shared.errors import FatalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.sync.instance import Instance
    from metabase.sync.survey import Marked

ORDER = (DASHBOARDS, CARDS, COLLECTIONS)
"""A collection goes last, when it is empty."""


class Pruned(NamedTuple):
    """What became of one object."""

    kind: str
    key: str
    number: int
    name: str
    kept: str
    """Why it stays, empty when it is in the Trash now."""


class TooManyError(FatalError):
    """More would go than was allowed."""


async def leftovers(instance: Instance) -> list[Marked]:
    """Return what carries our mark, is not in the Trash, and stands for no definition; dashboards first."""
    held = {(kind, int(thing["id"])) for (kind, _), thing in instance.held.items()}
    wanted = {wish.entity_id for wish in instance.wanted.cards}
    found = [
        each
        for each in await marked(instance)
        if not each.thing.get("archived")
        and (each.kind.name, int(each.thing["id"])) not in held
        and each.thing.get("entity_id") not in wanted
    ]
    return sorted(found, key=lambda each: (ORDER.index(each.kind), each.mark.key))


async def prune(instance: Instance, found: list[Marked], at_most: int, tell: Callable[[Pruned], None]) -> list[Pruned]:
    """Move what was found to the Trash; TooManyError before anything is moved when it is more than `at_most`."""
    if len(found) > at_most:
        raise TooManyError(
            f"{len(found)} objects would go to the Trash and --at-most is {at_most}: nothing was moved. Look at "
            "`prune --dry-run`, and say how many may go"
        )
    done: list[Pruned] = []
    for each in sorted(found, key=lambda each: (ORDER.index(each.kind), -_depth(each))):
        done.append(await _one(instance, each))
        tell(done[-1])
    _forget(instance, done)
    return done


async def _one(instance: Instance, each: Marked) -> Pruned:
    number = int(each.thing["id"])
    told = (each.kind.name, each.mark.key, number, str(each.thing["name"]))
    if each.kind is COLLECTIONS:
        left = await items(instance, number)
        if left:
            return Pruned(*told, f"holds {len(left)} things that are not ours")
    await _to_the_trash(instance, each)
    return Pruned(*told, "")


async def _to_the_trash(instance: Instance, each: Marked) -> None:
    path = f"{each.kind.path}/{each.thing['id']}"

    async def once() -> None:
        fresh = await instance.metabase.find(path)
        if fresh and not fresh.get("archived"):
            await instance.metabase.put(path, {"archived": True})

    await repeated(instance.metabase.patience, once)


def _forget(instance: Instance, done: list[Pruned]) -> None:
    """Take out of the lock what is gone, and what carries our mark no more: it belongs to whoever took that away."""
    wanted: set[tuple[str, str]] = {(kind.name, wish.key) for kind, wish in instance.wishes()}
    kept = {(each.kind, each.key) for each in done if each.kept}
    for kind in KINDS:
        for key in [key for key in instance.lock.of(kind.name) if (kind.name, key) not in wanted | kept]:
            del instance.lock.of(kind.name)[key]
    instance.save()


def _depth(each: Marked) -> int:
    """How deep a collection lies: the deepest goes first."""
    return str(each.thing.get("location") or "").count("/")
