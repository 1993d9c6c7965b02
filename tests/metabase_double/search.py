"""Search over names and descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.metabase_double.collection_items import every_item, page
from tests.metabase_double.edits import collection_beside
from tests.metabase_double.routing import Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import Thing

ROOT: Thing = {"id": None, "name": None, "authority_level": None, "type": None}


@route("GET", "/api/search")
def search(call: Call) -> Thing:
    """Find cards, dashboards and collections; `archived=true` looks in the Trash instead."""
    words, models = (call.asked("q") or "").lower().split(), set(call.query.get("models", []))
    hits: list[dict[str, Any]] = []
    for item in every_item(call.state):
        text = f"{item['name']} {item['description'] or ''}".lower()
        if item["archived"] != call.asked_for("archived") or (models and item["model"] not in models):
            continue
        if all(word in text for word in words):
            beside = collection_beside(call.state, item["collection_id"])
            hits.append(item | {"collection": beside or ROOT})
    return page(call, hits) | {"engine": "search.engine/in-place"}
