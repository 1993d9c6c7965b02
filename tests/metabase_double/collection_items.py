"""What lies in a collection, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.metabase_double import collection_tree, edits
from tests.metabase_double.routing import Call, route
from tests.metabase_double.state import TRASH, State, Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

MODELS = {"question": "card", "model": "dataset", "metric": "metric"}
KEPT = ("id", "name", "description", "archived", "collection_position", "entity_id")


@route("GET", f"/api/collection/{collection_tree.REFERENCE}/items")
def list_items(call: Call) -> Thing:
    """List cards, dashboards and collections, by name; archived ones only where asked, and in the Trash."""
    state, reference = call.state, call.path["id"]
    wanted, pinned = set(call.query.get("models", [])), call.asked("pinned_state")
    if reference == "root":
        items = list(_items(state, None, archived=call.asked_for("archived")))
    else:
        number = collection_tree.named(state, reference)["id"]
        items = list(
            _in_trash(state) if number == TRASH else _items(state, number, archived=call.asked_for("archived"))
        )
    items = [item for item in items if not wanted or item["model"] in wanted]
    if pinned in {"is_pinned", "is_not_pinned"}:
        items = [item for item in items if (item["collection_position"] is not None) == (pinned == "is_pinned")]
    items.sort(key=lambda item: (item["name"].lower(), item["id"]))
    return page(call, items) | {"models": sorted({item["model"] for item in items})}


def page(call: Call, items: list[Thing]) -> Thing:
    """Return the part of a list that was asked for, with the number of all."""
    limit, offset = call.asked("limit"), int(call.asked("offset") or 0)
    end = offset + int(limit) if limit else None
    return {"total": len(items), "data": items[offset:end], "limit": int(limit) if limit else None, "offset": offset}


def every_item(state: State) -> Iterator[Thing]:
    """Yield every card, dashboard and collection there is."""
    for card in state.cards.values():
        yield _item(state, card, MODELS[card["type"]], "card", {"display": card["display"], "dashboard_id": None})
    for board in state.dashboards.values():
        yield _item(state, board, "dashboard", "dashboard", {})
    for collection in state.collections.values():
        if collection["id"] != TRASH:
            shown = collection_tree.shown(state, collection)
            lies: dict[str, Any] = {"collection_id": shown["parent_id"], "collection_position": None}
            yield _item(state, shown | lies, "collection", "collection", {"location": shown["location"]})


def _items(state: State, number: int | None, *, archived: bool) -> Iterator[Thing]:
    return (item for item in every_item(state) if (item["collection_id"], item["archived"]) == (number, archived))


def _in_trash(state: State) -> Iterator[Thing]:
    """Yield what was archived itself; what lay in an archived collection is still there."""
    directly = {("card", c["id"]) for c in state.cards.values() if c["archived_directly"]}
    directly |= {("dashboard", c["id"]) for c in state.dashboards.values() if c["archived_directly"]}
    directly |= {("collection", c["id"]) for c in state.collections.values() if c["archived_directly"]}
    alias = dict.fromkeys(MODELS.values(), "card")
    for item in every_item(state):
        if (alias.get(item["model"], item["model"]), item["id"]) in directly:
            yield item | {"collection_id": TRASH}


def _item(state: State, thing: Thing, model: str, revised: str, more: Thing) -> Thing:
    edited = edits.last_edit(state, revised, thing["id"])
    kept = {key: thing[key] for key in KEPT} | {"collection_id": thing["collection_id"], "model": model}
    return kept | more | {"last-edit-info": edited, "can_write": True}
