"""Cards: questions, models and metrics."""

from __future__ import annotations

from typing import Any

from tests.metabase_double import edits, queries
from tests.metabase_double.bodies import CardPost, CardPut, Mapping, Parameter
from tests.metabase_double.refusals import Refusal, invalid, missing
from tests.metabase_double.routing import NOTHING, Answer, Call, declared, route
from tests.metabase_double.state import State, Thing, found

NULLABLE = {"collection_id", "collection_position", "description", "cache_ttl", "dashboard_id", "dashboard_tab_id"}
"""What a PUT may set to null; null for anything else leaves it as it is (queries_rest/api/card.clj)."""
DEFAULTS: Thing = {
    "archived": False,
    "archived_directly": False,
    "average_query_time": None,
    "cache_ttl": None,
    "collection_id": None,
    "collection_position": None,
    "collection_preview": True,
    "dashboard_id": None,
    "description": None,
    "embedding_params": None,
    "embedding_type": None,
    "enable_embedding": False,
    "last_query_start": None,
    "made_public_by_id": None,
    "parameter_mappings": [],
    "public_uuid": None,
    "result_metadata": None,
    "table_id": None,
    "type": "question",
    "view_count": 0,
}


@route("POST", "/api/card", body=CardPost)
def make_card(call: Call) -> Thing:
    """Make a card; its entity id may be chosen, and is then taken for ever, by archived cards too."""
    state, body = call.state, dict(call.body)
    chosen = body.pop("entity_id", None)
    if chosen and any(card["entity_id"] == chosen for card in state.cards.values()):
        said = 'ERROR: duplicate key value violates unique constraint "report_card_entity_id_key"'
        raise Refusal(500, {"message": said})
    require_parameters(body)
    query = queries.stored(state, body.pop("dataset_query"))
    body["collection_id"] = edits.collection_number(state, body.get("collection_id"))
    _require_dashboard(state, body)
    kept = DEFAULTS | {key: value for key, value in body.items() if value is not None}
    kept["parameters"] = queries.derived_parameters(query) if body.get("parameters") is None else body["parameters"]
    number = state.number("card")
    state.cards[number] = kept | {"id": number, "dataset_query": query, "entity_id": chosen or state.nano_id()}
    state.cards[number]["creator_id"] = call.user["id"]
    edits.note(state, "card", state.cards[number], call.user, is_new=True)
    return shown(state, state.cards[number])


@route("GET", "/api/card")
def list_cards(call: Call) -> list[Thing]:
    """List the cards, or those in the Trash with `f=archived`."""
    archived = call.asked("f") == "archived"
    return [shown(call.state, card) for card in call.state.cards.values() if card["archived"] == archived]


@route("GET", "/api/card/{id:[0-9]+|[A-Za-z0-9_-]{21}}")
def read_card(call: Call) -> Thing:
    """Show a card by its number or entity id."""
    card = shown(call.state, found(call.state.cards, call.path["id"]))
    if call.asked_for("legacy-mbql"):
        card["dataset_query"] = queries.shown_as_mbql4(card["dataset_query"])
    return card


@route("PUT", "/api/card/{id:[0-9]+}", body=CardPut)
def change_card(call: Call) -> Thing:
    """Change what was sent of a card."""
    state, card = call.state, found(call.state.cards, call.id)
    sent = {key: value for key, value in call.body.items() if value is not None or key in NULLABLE}
    require_parameters(sent)
    if "dataset_query" in sent:
        sent["dataset_query"] = queries.stored(state, sent["dataset_query"])
    if "collection_id" in sent:
        sent["collection_id"] = edits.collection_number(state, sent["collection_id"])
    _require_dashboard(state, sent)
    if "archived" in sent:
        sent["archived_directly"] = sent["archived"]
    card.update(sent)
    edits.note(state, "card", card, call.user)
    return shown(state, card)


@route("DELETE", "/api/card/{id:[0-9]+}")
def delete_card(call: Call) -> Answer:
    """Delete a card for ever, and where it was placed."""
    found(call.state.cards, call.id)
    edits.forget(call.state.dashcards, "card_id", call.id)
    del call.state.cards[call.id]
    return NOTHING


def shown(state: State, card: Thing) -> Thing:
    """Return a card as the server shows it: another order of keys, and much that nobody wrote."""
    query = card["dataset_query"]
    placed = {place["dashboard_id"] for place in state.dashcards.values() if place["card_id"] == card["id"]}
    more: dict[str, Any] = {
        "can_delete": card["archived"],
        "can_restore": card["archived"],
        "can_write": True,
        "card_schema": 23,
        "collection": edits.collection_beside(state, card["collection_id"]),
        "creator": edits.author(state, card["creator_id"]),
        "dashboard_count": len(placed),
        "database_id": query["database"],
        "last-edit-info": edits.last_edit(state, "card", card["id"]),
        "metabase_version": state.version,
        "moderation_reviews": [],
        "query_type": queries.kind(query),
    }
    whole = card | more
    return {key: whole[key] for key in sorted(whole, reverse=True)}


def require_parameters(body: Thing) -> None:
    """Refuse parameters without id or of an unknown type, and mappings without target."""
    for parameter in body.get("parameters") or []:
        declared(parameter, Parameter)
    for mapping in body.get("parameter_mappings") or []:
        declared(mapping, Mapping)


def _require_dashboard(state: State, body: Thing) -> None:
    if body.get("dashboard_id") is None:
        return
    dashboard = state.dashboards.get(body["dashboard_id"])
    if dashboard is None:
        raise missing()
    if body.get("collection_id", dashboard["collection_id"]) != dashboard["collection_id"]:
        raise invalid(collection_id="Mismatch detected between Dashboard's `collection_id` and the card's.")
