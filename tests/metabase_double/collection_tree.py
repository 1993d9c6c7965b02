"""Collections: folders of cards and dashboards, and the Trash."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tests.metabase_double import edits
from tests.metabase_double.bodies import Id, NonBlank
from tests.metabase_double.refusals import Refusal, paid
from tests.metabase_double.routing import NOTHING, Answer, Call, route
from tests.metabase_double.state import TRASH, State, Thing, found

ROOT: Thing = {
    "id": "root",
    "name": "Our analytics",
    "is_personal": False,
    "can_write": True,
    "effective_location": None,
}
REFERENCE = "{id:[0-9]+|[A-Za-z0-9_-]{21}|root|trash}"


class CollectionPost(msgspec.Struct):
    """A collection to be made; its entity id is the server's."""

    name: NonBlank
    description: NonBlank | None = None
    parent_id: Id | None = None
    namespace: NonBlank | None = None
    authority_level: NonBlank | None = None


class CollectionPut(msgspec.Struct):
    """A change of a collection; `parent_id` moves it."""

    name: NonBlank | UnsetType | None = UNSET
    description: NonBlank | UnsetType | None = UNSET
    archived: bool | UnsetType | None = UNSET
    parent_id: Id | UnsetType | None = UNSET
    authority_level: NonBlank | UnsetType | None = UNSET


@route("POST", "/api/collection", body=CollectionPost)
def make_collection(call: Call) -> Thing:
    """Make a collection; who may see its parent may see it."""
    state, body = call.state, dict(call.body)
    _require_free(body)
    parent = body.pop("parent_id")
    where = _location(state, parent)
    number = state.number("collection")
    made = {"id": number, "location": where, "type": None, "personal_owner_id": None, "archived": False}
    state.collections[number] = body | made | {"archived_directly": None, "entity_id": state.nano_id()}
    for granted in state.collection_permissions.values():
        inherited = granted.get(str(parent or "root"))
        if inherited:
            granted[str(number)] = inherited
    edits.note(state, "collection", state.collections[number], call.user, is_new=True)
    return shown(state, state.collections[number])


@route("GET", "/api/collection")
def list_collections(call: Call) -> list[Thing]:
    """List the root and every collection, or those in the Trash with `archived=true`."""
    in_trash = call.asked_for("archived")
    kept = [shown(call.state, each) for each in call.state.collections.values() if each["archived"] == in_trash]
    if call.asked_for("personal-only"):
        return [each for each in kept if each["is_personal"]]
    return kept if in_trash else [ROOT, *(each for each in kept if each["type"] != "trash")]


@route("GET", "/api/collection/tree")
def show_tree(call: Call) -> list[Thing]:
    """Show the collections in each other."""
    everything = [each for each in call.state.collections.values() if not each["archived"] and each["id"] != TRASH]
    return _children(call.state, everything, "/")


@route("GET", f"/api/collection/{REFERENCE}")
def read_collection(call: Call) -> Thing:
    """Show a collection by its number, its entity id, or as root or trash."""
    if call.path["id"] == "root":
        return ROOT
    return shown(call.state, named(call.state, call.path["id"]))


@route("PUT", "/api/collection/{id:[0-9]+}", body=CollectionPut)
def change_collection(call: Call) -> Thing:
    """Change a collection; archiving moves it and everything in it to the Trash."""
    state, collection, sent = call.state, found(call.state.collections, call.id), dict(call.body)
    _require_free(sent)
    if collection["type"] == "trash":
        raise Refusal(400, "You cannot modify the Trash Collection.")
    if "parent_id" in sent:
        _move(state, collection, _location(state, sent.pop("parent_id")))
    if sent.get("archived") is not None and sent["archived"] != collection["archived"]:
        _archive(state, collection, archived=sent["archived"])
    collection |= {key: value for key, value in sent.items() if value is not None or key == "description"}
    edits.note(state, "collection", collection, call.user)
    return shown(state, collection)


@route("DELETE", "/api/collection/{id:[0-9]+}")
def delete_collection(call: Call) -> Answer:
    """Delete an archived collection for ever."""
    if not found(call.state.collections, call.id)["archived"]:
        raise Refusal(400, "Collection must be trashed before deletion.")
    for shelf in (call.state.cards, call.state.dashboards):
        edits.forget(shelf, "collection_id", call.id)
    del call.state.collections[call.id]
    return NOTHING


def named(state: State, reference: str) -> Thing:
    """Return a collection by number, entity id, or `trash`."""
    return state.collections[TRASH] if reference == "trash" else found(state.collections, reference)


def shown(state: State, collection: Thing) -> Thing:
    """Return a collection as the server shows it."""
    ancestors = [int(part) for part in re.findall(r"\d+", collection["location"])]
    slug = re.sub(r"[^a-z0-9]+", "_", collection["name"].lower())
    more: dict[str, Any] = {"slug": slug, "parent_id": ancestors[-1] if ancestors else None, "can_write": True}
    path = [{"id": number, "name": state.collections[number]["name"]} for number in ancestors]
    more |= {"is_personal": collection["personal_owner_id"] is not None, "effective_ancestors": [ROOT, *path]}
    return collection | more | {"can_restore": collection["archived"], "effective_location": collection["location"]}


def _location(state: State, parent: int | None) -> str:
    return f"{found(state.collections, parent)['location']}{parent}/" if parent else "/"


def _move(state: State, collection: Thing, where: str) -> None:
    below = f"{collection['location']}{collection['id']}/"
    collection["location"] = where
    for other in state.collections.values():
        if other["location"].startswith(below):
            other["location"] = f"{where}{collection['id']}/" + other["location"].removeprefix(below)


def _archive(state: State, collection: Thing, *, archived: bool) -> None:
    if archived:
        _move(state, collection, f"/{TRASH}/")
    elif collection["location"] == f"/{TRASH}/":
        _move(state, collection, "/")
    within = {collection["id"]}
    within |= {c["id"] for c in state.collections.values() if f"/{collection['id']}/" in c["location"]}
    for shelf in (state.cards, state.dashboards):
        for thing in shelf.values():
            if thing["collection_id"] in within and not thing["archived_directly"]:
                thing["archived"] = archived
    for number in within:
        state.collections[number]["archived"] = archived
    collection["archived_directly"] = archived or None


def _require_free(body: Thing) -> None:
    if body.get("authority_level"):
        raise paid("Official Collections")


def _children(state: State, everything: list[Thing], where: str) -> list[Thing]:
    here = [shown(state, each) for each in everything if each["location"] == where]
    return [each | {"children": _children(state, everything, f"{where}{each['id']}/")} for each in here]
