"""Dashboards: made empty, filled by a PUT whose arrays are whole (metabase dashboards_rest/api.clj)."""

from __future__ import annotations

from typing import Any

from tests.metabase_double import cards, edits, placements, subscriptions
from tests.metabase_double.bodies import DashboardPost, DashboardPut
from tests.metabase_double.refusals import archived, missing
from tests.metabase_double.routing import NOTHING, Answer, Call, route
from tests.metabase_double.state import State, Thing, found

NULLABLE = {"description", "position", "collection_id", "collection_position", "cache_ttl", "embedding_type"}
"""What a PUT may set to null; null for anything else leaves it as it is."""
CONTENT = {"dashcards", "tabs"}
DEFAULTS: Thing = {
    "archived": False,
    "archived_directly": False,
    "auto_apply_filters": True,
    "cache_ttl": None,
    "caveats": None,
    "collection_id": None,
    "collection_position": None,
    "description": None,
    "embedding_params": None,
    "embedding_type": None,
    "enable_embedding": False,
    "made_public_by_id": None,
    "parameters": [],
    "points_of_interest": None,
    "position": None,
    "public_uuid": None,
    "show_in_getting_started": False,
    "view_count": 0,
    "width": "fixed",
}


@route("POST", "/api/dashboard", body=DashboardPost)
def make_dashboard(call: Call) -> Thing:
    """Make an empty dashboard; its entity id is the server's."""
    state, body = call.state, dict(call.body)
    cards.require_parameters(body)
    body["collection_id"] = edits.collection_number(state, body.get("collection_id"))
    number = state.number("dashboard")
    kept = DEFAULTS | {key: value for key, value in body.items() if value is not None}
    state.dashboards[number] = kept | {"id": number, "entity_id": state.nano_id(), "creator_id": call.user["id"]}
    edits.note(state, "dashboard", state.dashboards[number], call.user, is_new=True)
    return shown(state, state.dashboards[number])


@route("GET", "/api/dashboard")
def list_dashboards(call: Call) -> list[Thing]:
    """List the dashboards without their content, or those in the Trash with `f=archived`."""
    in_trash = call.asked("f") == "archived"
    kept = [board for board in call.state.dashboards.values() if board["archived"] == in_trash]
    return [{key: value for key, value in shown(call.state, board).items() if key not in CONTENT} for board in kept]


@route("GET", "/api/dashboard/{id:[0-9]+|[A-Za-z0-9_-]{21}}")
def read_dashboard(call: Call) -> Thing:
    """Show a dashboard with its content, by its number or entity id."""
    return shown(call.state, found(call.state.dashboards, call.path["id"]))


@route("PUT", "/api/dashboard/{id:[0-9]+}", body=DashboardPut)
def change_dashboard(call: Call) -> Thing:
    """Change what was sent; `tabs` alone are ignored, and `dashcards` without `tabs` lose them all."""
    state, board, body = call.state, found(call.state.dashboards, call.id), call.body
    cards.require_parameters(body)
    sent = {key: value for key, value in body.items() if value is not None or key in NULLABLE}
    if "collection_id" in sent:
        sent["collection_id"] = edits.collection_number(state, sent["collection_id"])
    if "archived" in sent:
        sent["archived_directly"] = sent["archived"]
    if "dashcards" in body:
        if board["archived"]:
            raise archived()
        placements.replace(state, board, body["dashcards"] or [], body.get("tabs") or [])
    had_parameters = bool(board["parameters"])
    board.update({key: value for key, value in sent.items() if key not in CONTENT})
    if "parameters" in sent:
        if had_parameters:
            subscriptions.archive_broken(state, board)
        _lose_inline(board, body.get("dashcards") or [])
    edits.note(state, "dashboard", board, call.user)
    return shown(state, board)


@route("DELETE", "/api/dashboard/{id:[0-9]+}")
def delete_dashboard(call: Call) -> Answer:
    """Delete a dashboard for ever, with its tabs, placements and subscriptions."""
    found(call.state.dashboards, call.id)
    for shelf in (call.state.tabs, call.state.dashcards, call.state.pulses):
        edits.forget(shelf, "dashboard_id", call.id)
    del call.state.dashboards[call.id]
    return NOTHING


@route("GET", "/api/dashboard/{id:[0-9]+}/params/{parameter}/values")
def tell_values(call: Call) -> Thing:
    """Tell what a filter offers: its own list, or nothing, since there is no warehouse to ask."""
    board = found(call.state.dashboards, call.id)
    for parameter in board["parameters"]:
        if parameter["id"] == call.path["parameter"]:
            listed = (parameter.get("values_source_config") or {}).get("values", [])
            return {"values": [v if isinstance(v, list) else [v] for v in listed], "has_more_values": False}
    raise missing()


def shown(state: State, board: Thing) -> Thing:
    """Return a dashboard as the server shows it: another order of keys, cards within, and much that nobody wrote."""
    more: dict[str, Any] = {
        "can_delete": board["archived"],
        "can_restore": board["archived"],
        "can_write": True,
        "collection": edits.collection_beside(state, board["collection_id"]),
        "creator": edits.author(state, board["creator_id"]),
        "dashcards": [placements.shown(state, place) for place in placements.visible(state, board["id"])],
        "last-edit-info": edits.last_edit(state, "dashboard", board["id"]),
        "moderation_reviews": [],
        "param_fields": {},
        "tabs": placements.tabs(state, board["id"]),
    }
    whole = board | more
    return {key: whole[key] for key in sorted(whole, reverse=True)}


def _lose_inline(board: Thing, sent: list[Thing]) -> None:
    """Lose the parameters that the placements of the same request show inline (Finverity toolkit, issue 76)."""
    inline = {number for place in sent for number in place.get("inline_parameters") or []}
    board["parameters"] = [parameter for parameter in board["parameters"] if parameter["id"] not in inline]
