"""From entity ids to numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tests.metabase_double.routing import Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import Thing


class EntityIds(msgspec.Struct):
    """Model → entity ids."""

    entity_ids: dict[str, list[str]]


@route("POST", "/api/eid-translation/translate", body=EntityIds, needs="nothing")
def translate(call: Call) -> Thing:
    """Return for each entity id whether it is known, and its number."""
    state = call.state
    shelves: dict[str, dict[int, Thing]] = {
        "card": state.cards,
        "collection": state.collections,
        "dashboard": state.dashboards,
        "dashboard-card": state.dashcards,
        "dashboard-tab": state.tabs,
        "pulse": state.pulses,
    }
    told: dict[str, Any] = {}
    for model, named in call.body["entity_ids"].items():
        known = {thing["entity_id"]: thing["id"] for thing in shelves.get(model, {}).values()}
        for name in named:
            hit = {"status": "ok", "id": known[name]} if name in known else {"status": "not-found"}
            told[name] = hit | {"type": model}
    return {"entity_ids": told}
