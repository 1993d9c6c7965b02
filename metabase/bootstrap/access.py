"""Who may see which collection, and that nobody who only looks may write queries.

Both graphs carry a revision: somebody who changed them in between makes the write fail, and it is looked at anew.
What a graph does not name is no access, whether a version writes that down as `none` or leaves it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.bootstrap.people import ALL_USERS
from metabase.sync.marker import of_collection
from metabase.sync.refusals import CONFLICT
from metabase.sync.repeating import repeated
from shared.answers import RefusedError
from shared.retrying import TransientError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from metabase.compiling.wanted import Wanted
    from metabase.definition.shapes import Role
    from metabase.sync.client import Metabase

Graph = dict[int, dict[str, str]]
"""Group → collection → access."""


def readers(wanted: Wanted, roles: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return who may read each collection: those for whom a dashboard in it, or a card of one, is made.

    `roles` says it of each dashboard. Whoever may read a collection may read those above it.
    """
    found: dict[str, set[str]] = {each.key: set() for each in wanted.collections}
    above = {each.key: each.parent for each in wanted.collections}
    lies = [(each.collection, each.key) for each in wanted.dashboards]
    lies += [(each.collection, each.key.partition("/")[0]) for each in wanted.cards]
    for lowest, dashboard in lies:
        collection = lowest
        while collection:
            found[collection] |= set(roles.get(dashboard, ()))
            collection = above[collection]
    return found


async def ensure_collections(metabase: Metabase, wanted: Mapping[str, set[str]], groups: dict[Role, int]) -> str:
    """Let each group read its collections and nobody else anything of ours; return what was done."""
    marks = [(each, of_collection(each)) for each in await metabase.get("/api/collection")]
    ours = {mark.key: str(each["id"]) for each, mark in marks if mark}
    meant: Graph = {ALL_USERS: {"root": "none"}}
    for key, number in ours.items():
        meant[ALL_USERS][number] = "none"
        for role, group in groups.items():
            meant.setdefault(group, {})[number] = "read" if role in wanted.get(key, set()) else "none"

    async def once() -> int:
        told = await metabase.get("/api/collection/graph")
        changed = _changes(meant, told["groups"])
        if changed:
            await _put(metabase, "/api/collection/graph", {"revision": told["revision"], "groups": changed})
        return sum(len(each) for each in changed.values())

    count = await repeated(metabase.patience, once)
    return f"changed {count} permissions on collections" if count else ""


async def ensure_no_queries(metabase: Metabase, database: int, groups: dict[Role, int]) -> str:
    """Take the right to write queries from everybody but administrators; return what was done."""

    async def once() -> list[int]:
        told = await metabase.get("/api/permissions/graph")
        graph = told["groups"]
        may = [each for each in (ALL_USERS, *groups.values()) if _may_query(graph, each, database)]
        none = {"view-data": "unrestricted", "create-queries": "no"}
        if may:
            body = {"revision": told["revision"], "groups": {str(each): {str(database): none} for each in may}}
            await _put(metabase, "/api/permissions/graph", body)
        return may

    may = await repeated(metabase.patience, once)
    return f"took the right to write queries from {len(may)} groups" if may else ""


def _may_query(graph: dict[str, Any], group: int, database: int) -> bool:
    rights: dict[str, str] = graph.get(str(group), {}).get(str(database)) or {}
    return rights.get("create-queries", "no") != "no"


def _changes(meant: Graph, told: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    changed = {
        str(group): {c: access for c, access in given.items() if told.get(str(group), {}).get(c, "none") != access}
        for group, given in meant.items()
    }
    return {group: given for group, given in changed.items() if given}


async def _put(metabase: Metabase, path: str, body: dict[str, Any]) -> None:
    try:
        await metabase.put(path, body)
    except RefusedError as error:
        if error.status != CONFLICT:
            raise
        raise TransientError(f"{path}: somebody else changed it in between") from None
