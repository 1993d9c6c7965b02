"""Rules for what the definitions were compiled to: closed shapes, settings, grid, and filters that arrive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from metabase.compiling.wanted import Ref, resolve
from metabase.definition.files import view_columns
from metabase.linting import grid, settings, shapes
from metabase.linting.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.compiling.wanted import Wanted, WantedCard, WantedDashboard

_BARE = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


def findings(wanted: Wanted) -> Iterator[Finding]:
    """Yield what is wrong with the bodies for Metabase."""
    for card in wanted.cards:
        for says in [*_card(card), *_native(card)]:
            yield _found(card.key.partition("/")[0], card.key, says)
    for dashboard in wanted.dashboards:
        for where, says in _dashboard(dashboard, wanted):
            yield _found(dashboard.key, where, says)


def _found(dashboard: str, where: str, says: str) -> Finding:
    return Finding(f"metabase/dashboards/{dashboard}.yaml", where, f"for Metabase: {says}")


def _closed(body: object, shape: type[shapes.Closed]) -> Iterator[str]:
    try:
        msgspec.convert(resolve(body, lambda _ref: 1), shape)
    except msgspec.ValidationError as error:
        yield str(error)


def _card(card: WantedCard) -> Iterator[str]:
    yield from _closed(card.body, shapes.Card)
    yield from settings.of_card(card.body["display"], card.body["visualization_settings"])


def _native(card: WantedCard) -> Iterator[str]:
    """Yield what BigQuery would stumble over once Metabase has put a field filter into the SQL."""
    stage = card.body["dataset_query"]["stages"][0]
    for view in _BARE.findall(stage["native"]):
        if view_columns(view):
            yield f"reads {view} without its dataset, in backticks"
    for tag in stage["template-tags"].values():
        alias = str(tag.get("alias", "")).partition(".")[0]
        called = re.search(rf"\bAS {alias}\b|\b{alias} AS \(|\b(?:FROM|JOIN) {alias}\b", stage["native"])
        if tag["type"] == "dimension" and not (alias and called):
            yield f"narrows by {tag['name']}, but nothing that it reads has the alias {alias or 'that the tag lacks'}"


def _dashboard(dashboard: WantedDashboard, wanted: Wanted) -> Iterator[tuple[str, str]]:
    body = {"shell": dashboard.shell, "parameters": dashboard.parameters}
    body |= {"tabs": dashboard.tabs, "dashcards": dashboard.dashcards}
    yield from (("", says) for says in _closed(body, shapes.Dashboard))
    cards = {card.key: card.body for card in wanted.cards}
    displays = {}
    for placed in dashboard.dashcards:
        yield from ((placed["key"], says) for says in settings.of_placement(placed["visualization_settings"]))
        yield from ((placed["key"], says) for says in _arrives(placed, dashboard, cards))
        displays[placed["key"]] = _display(placed, cards)
    yield from grid.findings(dashboard.dashcards, displays)


def _display(placed: dict[str, Any], cards: dict[str, dict[str, Any]]) -> str:
    card = placed["card_id"]
    if isinstance(card, Ref):
        return str(cards[card.key]["display"])
    return str(placed["visualization_settings"]["virtual_card"]["display"])


def _arrives(placed: dict[str, Any], dashboard: WantedDashboard, cards: dict[str, dict[str, Any]]) -> Iterator[str]:
    offered = {parameter["id"] for parameter in dashboard.parameters}
    named = _tags(placed, cards)
    for mapping in placed["parameter_mappings"]:
        tag = mapping["target"][1] if mapping["target"][0] == "text-tag" else mapping["target"][1][1]
        if mapping["parameter_id"] not in offered:
            yield f"takes the parameter {mapping['parameter_id']}, which the dashboard does not have"
        if tag not in named:
            yield f"sends a filter to {tag}, which is not in what it shows"


def _tags(placed: dict[str, Any], cards: dict[str, dict[str, Any]]) -> set[str]:
    if isinstance(placed["card_id"], Ref):
        return set(cards[placed["card_id"].key]["dataset_query"]["stages"][0]["template-tags"])
    return set(re.findall(r"\{\{(\w+)\}\}", placed["visualization_settings"]["text"]))
