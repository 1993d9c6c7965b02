"""Who may ask which database, and who may see which collection: two graphs with a revision each.

The least of rights is left out when a graph is shown: absent and `no`, absent and `none`, are the same.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from tests.metabase_double.refusals import invalid, outdated, paid
from tests.metabase_double.routing import Call, route
from tests.metabase_double.state import ADMINISTRATORS, TRASH, State, Thing, found

NATIVE = "query-builder-and-native"
CREATE = {"no", "query-builder", NATIVE}
Access = Literal["none", "read", "write"]


class DataGraph(msgspec.Struct):
    """Group → database → rights; groups and databases that are not named keep theirs."""

    groups: dict[str, dict[str, dict[str, Any]]]
    revision: int | None = None


class CollectionGraph(msgspec.Struct):
    """Group → collection → access; what is not named stays."""

    groups: dict[str, dict[str, Access]]
    revision: int | None = None


@route("GET", "/api/permissions/graph", needs="an administrator")
def show_data_graph(call: Call) -> Thing:
    """Show the rights on databases."""
    return _data_graph(call.state)


@route("PUT", "/api/permissions/graph", body=DataGraph, needs="an administrator")
def change_data_graph(call: Call) -> Thing:
    """Change rights on databases; blocking and granular views have to be bought."""
    state = call.state
    _require_revision(call, "data")
    changes = [
        (int(group), int(database), _require_free(granted))
        for group, databases in call.body["groups"].items()
        for database, granted in databases.items()
    ]
    for group, database, right in changes:
        found(state.groups, group)
        found(state.databases, database)
        if right is not None:
            state.data_permissions[group][database] = right
    state.graph_revisions["data"] += 1
    return {} if call.asked_for("skip-graph") else _data_graph(state)


@route("GET", "/api/collection/graph", needs="an administrator")
def show_collection_graph(call: Call) -> Thing:
    """Show the access to collections."""
    return _collection_graph(call.state)


@route("PUT", "/api/collection/graph", body=CollectionGraph, needs="an administrator")
def change_collection_graph(call: Call) -> Thing:
    """Change access to collections."""
    state = call.state
    _require_revision(call, "collection")
    for group, collections in call.body["groups"].items():
        found(state.groups, int(group))
        for collection, access in collections.items():
            if collection != "root":
                found(state.collections, int(collection))
            if int(group) == ADMINISTRATORS and access != "write":
                raise invalid(groups="You cannot modify permissions for the Admin group.")
            state.collection_permissions[int(group)][collection] = access
    state.graph_revisions["collection"] += 1
    return {} if call.asked_for("skip-graph") else _collection_graph(state)


def _require_revision(call: Call, graph: str) -> None:
    if call.body.get("revision") != call.state.graph_revisions[graph] and not call.asked_for("force"):
        raise outdated()


def _require_free(granted: Thing) -> str | None:
    if granted.get("view-data", "unrestricted") != "unrestricted":
        raise paid("Advanced Permissions")
    create = granted.get("create-queries")
    if isinstance(create, dict):
        raise invalid(groups="granular create-queries are not played by this double")
    if create is not None and create not in CREATE:
        raise invalid(groups=f"create-queries is one of {', '.join(sorted(CREATE))}.")
    return create


def _data_graph(state: State) -> Thing:
    groups: dict[str, Any] = {}
    for group in state.groups:
        groups[str(group)] = {}
        for database in state.databases:
            right = NATIVE if group == ADMINISTRATORS else state.data_permissions[group].get(database, "no")
            shown: Thing = {"view-data": "unrestricted", "download": {"schemas": "full"}}
            groups[str(group)][str(database)] = shown | ({} if right == "no" else {"create-queries": right})
    return {"revision": state.graph_revisions["data"], "groups": groups}


def _collection_graph(state: State) -> Thing:
    everything = ["root", *(str(c["id"]) for c in state.collections.values() if c["id"] != TRASH)]
    everything = [c for c in everything if c == "root" or not state.collections[int(c)]["personal_owner_id"]]
    groups: dict[str, Any] = {}
    for group in state.groups:
        given = dict.fromkeys(everything, "write") if group == ADMINISTRATORS else state.collection_permissions[group]
        groups[str(group)] = {c: given[c] for c in everything if given.get(c, "none") != "none"}
    return {"revision": state.graph_revisions["collection"], "groups": groups}
