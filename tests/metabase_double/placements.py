"""Tabs and placements of a dashboard, replaced as whole arrays.

An id that is there already is changed in place; any other, negative or merely unknown, is made anew; what is there and
not named is deleted (`row-diff` in metabase.util). Nothing is changed when anything is refused: it is one transaction.
The placement of an archived card is not shown, so it counts as unknown: sent again without `card_id`, it comes back
blank under another id (seen on v0.63.15, issue 49 of metabase/metabase-cli).
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tests.metabase_double import cards
from tests.metabase_double.refusals import Refusal, archived, invalid, missing

if TYPE_CHECKING:
    from tests.metabase_double.state import State, Thing

FIRST_STAGE = {"stage-number": 0}
EMPTY: Thing = {
    "action_id": None,
    "card_id": None,
    "dashboard_tab_id": None,
    "inline_parameters": [],
    "parameter_mappings": [],
    "series": [],
    "visualization_settings": {},
}


def tabs(state: State, board: int) -> list[Thing]:
    """Return a dashboard's tabs in their order."""
    kept = [tab for tab in state.tabs.values() if tab["dashboard_id"] == board]
    return sorted(kept, key=lambda tab: int(tab["position"]))


def visible(state: State, board: int) -> list[Thing]:
    """Return a dashboard's placements; those of archived cards are kept and not shown."""
    kept = [place for place in state.dashcards.values() if place["dashboard_id"] == board]
    return [place for place in kept if not state.cards.get(place["card_id"], {}).get("archived")]


def shown(state: State, place: Thing) -> Thing:
    """Return a placement with its card within."""
    card = state.cards.get(place["card_id"])
    others = [cards.shown(state, state.cards[other["id"]]) for other in place["series"]]
    whole: dict[str, Any] = copy.deepcopy(place) | {"card": cards.shown(state, card) if card else None}
    whole |= {"series": others, "collection_authority_level": None}
    whole["parameter_mappings"] = [_shown_mapping(mapping) for mapping in place["parameter_mappings"]]
    return {key: whole[key] for key in sorted(whole, reverse=True)}


def replace(state: State, board: Thing, sent: list[Thing], sent_tabs: list[Thing]) -> None:
    """Replace the content of a dashboard.

    Raises:
        Refusal: 400 for doubled ids or cards without a tab, 404 for cards that are not there or in the Trash, 500 for
            tabs that are not there.
    """
    places = _on_tabs([_kept(place) for place in sent], sent_tabs)
    known_tabs = {tab["id"] for tab in tabs(state, board["id"])}
    kept_tabs = known_tabs & {tab["id"] for tab in sent_tabs}
    current = {p["id"] for p in visible(state, board["id"]) if p["dashboard_tab_id"] in {None, *kept_tabs}}
    _require(state, board, places, current, {None, *(tab["id"] for tab in sent_tabs)})
    renamed = _replace_tabs(state, board, sent_tabs, kept_tabs)
    for number in known_tabs - kept_tabs:
        _delete(state, [p["id"] for p in state.dashcards.values() if p["dashboard_tab_id"] == number])
    _delete(state, [number for number in current if number not in {place["id"] for place in places}])
    for place in places:
        placed = place | {"dashboard_tab_id": renamed.get(place.get("dashboard_tab_id"), place.get("dashboard_tab_id"))}
        _change(state, placed) if place["id"] in current else _make(state, board, placed)
    _archive_unplaced(state, board)


def _kept(place: Thing) -> Thing:
    """Return a placement whose targets are in the one form in which they are kept: without the first stage's number."""
    kept = copy.deepcopy(place)
    for mapping in kept.get("parameter_mappings") or []:
        if isinstance(mapping.get("target"), list) and mapping["target"][2:] in ([None], [FIRST_STAGE]):
            del mapping["target"][2:]
    return kept


def _on_tabs(sent: list[Thing], sent_tabs: list[Thing]) -> list[Thing]:
    for name, listed in (("dashcards", sent), ("tabs", sent_tabs)):
        if len({each["id"] for each in listed}) < len(listed):
            raise invalid(**{name: f"value must be seq of maps in which ids are unique: {name}"})
    if len(sent_tabs) == 1:
        sent = [p | {"dashboard_tab_id": sent_tabs[0]["id"]} if p.get("dashboard_tab_id") is None else p for p in sent]
    if sent_tabs and any(place.get("dashboard_tab_id") is None for place in sent):
        raise Refusal(400, "This dashboard has tab, makes sure every card has a tab")
    return sent


def _require(state: State, board: Thing, places: list[Thing], current: set[int], named: set[int | None]) -> None:
    for place in places:
        for number in _card_numbers(place):
            card = state.cards.get(number)
            if card is None:
                raise missing()
            if card["archived"] and place["id"] not in current:
                raise archived()
            if card["dashboard_id"] not in {None, board["id"]}:
                raise Refusal(400, "Invalid Request.")
        cards.require_parameters(place)
        if place.get("dashboard_tab_id") not in named:
            said = "Referential integrity constraint violation: fk_report_dashboardcard_ref_dashboard_tab_id"
            raise Refusal(500, {"message": said})


def _card_numbers(place: Thing) -> list[int]:
    series = [other["id"] for other in place.get("series") or []]
    return [*series, place["card_id"]] if place.get("card_id") else series


def _replace_tabs(state: State, board: Thing, sent: list[Thing], kept: set[int]) -> dict[int | None, int]:
    """Return what became of the ids of new tabs."""
    for number in [tab["id"] for tab in tabs(state, board["id"]) if tab["id"] not in kept]:
        del state.tabs[number]
    renamed: dict[int | None, int] = {}
    for position, tab in enumerate(sent):
        number = tab["id"]
        if number not in kept:
            number = renamed[tab["id"]] = state.number("tab")
            fresh = {"id": number, "dashboard_id": board["id"], "entity_id": state.nano_id(), "created_at": state.now()}
            state.tabs[number] = fresh
        told = {"name": tab["name"], "position": position}
        if not told.items() <= state.tabs[number].items():
            state.tabs[number] |= told | {"updated_at": state.now()}
    return renamed


def _make(state: State, board: Thing, place: Thing) -> None:
    number, now = state.number("dashcard"), state.now()
    given = {key: value for key, value in place.items() if value is not None}
    made = {"id": number, "dashboard_id": board["id"], "entity_id": state.nano_id(), "created_at": now}
    state.dashcards[number] = copy.deepcopy(EMPTY | given) | made | {"updated_at": now}


def _change(state: State, place: Thing) -> None:
    """Change what was sent of a placement."""
    kept, changed = state.dashcards[place["id"]], copy.deepcopy(place)
    for key, empty in EMPTY.items():
        if changed.get(key, ...) is None:
            changed[key] = copy.deepcopy(empty)
    if any(kept[key] != value for key, value in changed.items()):
        kept |= changed | {"updated_at": state.now()}


def _delete(state: State, numbers: list[int]) -> None:
    for number in numbers:
        del state.dashcards[number]
        for pulse in state.pulses.values():
            pulse["cards"] = [card for card in pulse["cards"] if card["dashboard_card_id"] != number]


def _archive_unplaced(state: State, board: Thing) -> None:
    """Archive the dashboard's own questions that are not on it any more."""
    placed = {number for place in visible(state, board["id"]) for number in _card_numbers(place)}
    for card in state.cards.values():
        if card["dashboard_id"] == board["id"] and card["id"] not in placed:
            card["archived"] = True


def _shown_mapping(mapping: Thing) -> Thing:
    target = copy.deepcopy(mapping["target"])
    if target[0] == "dimension" and len(target) == 2:
        target.append(FIRST_STAGE)
    return {"target": target, **{key: value for key, value in mapping.items() if key != "target"}}
