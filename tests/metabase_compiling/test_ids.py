"""Ids follow from keys alone and never change: subscriptions, links and locks hold on to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from metabase.compiling import names
from metabase.compiling.compiled import wanted
from metabase.definition import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.compiling.wanted import Wanted

CARDS = {
    "finance_executive/total": "QPkFZamFWjwVSm1tWchhX",
    "finance_executive/total.table": "ugHKHM2ddnGJfAShp-Inn",
    "finance_executive/values.team": "LouAjGRd4YIQ0RIxRxpgS",
    "finance_executive/standard.freshness": "WbHA4Ji7rWoN8JU1f1XKj",
    "cost_allocation/by_person": "M-8Uf3nImcGJWklMdraMS",
}
PARAMETERS = {
    ("finance_executive", "period"): "444045f9-68af-4a7a-b4a8-a80cafe69a27",
    ("finance_executive", "ledger"): "04da0e55-5273-4ee2-8473-db676c17a48c",
    ("cost_allocation", "period"): "7ea3223c-0477-437e-bb69-f70e058d6404",
    ("cost_allocation", "key"): "190837b7-755a-4c9d-82ae-6f6b05a97e49",
}
NANO_ID = re.compile(r"[A-Za-z0-9_-]{21}")
VERSION_4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_ids_of_cards_never_change() -> None:
    """A card has the id that it had when it was first written to a Metabase."""
    assert {key: names.entity_id(key) for key in CARDS} == CARDS


def test_ids_of_filters_never_change() -> None:
    """A filter has the id under which a subscription or a link knows it."""
    assert {key: names.parameter_id(*key) for key in PARAMETERS} == PARAMETERS


def test_the_same_definitions_come_to_the_same_bodies() -> None:
    """Compiling is a function of the definitions: a second time changes nothing."""
    assert wanted(files.dashboards(), "ai_usage_bi.") == wanted(files.dashboards(), "ai_usage_bi.")


def test_no_two_things_share_an_id() -> None:
    """Ids of cards and of filters are unique over all dashboards, and in the form that Metabase gives its own."""
    everything = wanted(files.dashboards(), "ai_usage_bi.")
    cards = [card.entity_id for card in everything.cards]
    filters = list(_filters(everything))

    assert len(set(cards)) == len(everything.cards)
    assert len(set(filters)) == len(filters)
    assert [] == [each for each in cards if not NANO_ID.fullmatch(each)]
    assert [] == [each for each in filters if not VERSION_4.fullmatch(each)]


def test_placements_of_a_dashboard_have_keys_of_their_own() -> None:
    """A placement is found again by its key, so that its number on the server stays."""
    for board in wanted(files.dashboards(), "ai_usage_bi.").dashboards:
        keys = [placed["key"] for placed in board.dashcards]
        assert sorted(set(keys)) == sorted(keys)
        assert keys == [placed["visualization_settings"]["x-managed"]["key"] for placed in board.dashcards]


def _filters(everything: Wanted) -> Iterator[str]:
    for card in everything.cards:
        tags: dict[str, Any] = card.body["dataset_query"]["stages"][0]["template-tags"]
        yield from (tag["id"] for tag in tags.values())
    for board in everything.dashboards:
        yield from (parameter["id"] for parameter in board.parameters)
