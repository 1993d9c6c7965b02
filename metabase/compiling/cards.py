"""The saved questions of a dashboard: its cards, their table twins, and the lists of what its filters can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metabase.compiling import names
from metabase.compiling.charts import display, settings, table
from metabase.compiling.descriptions import card_in_full
from metabase.compiling.formats import column_settings
from metabase.compiling.freshness import FOLDER, FRESHNESS
from metabase.compiling.parameters import from_cards
from metabase.compiling.queries import card_parameters, native, template_tags
from metabase.compiling.sql import with_value_before
from metabase.compiling.wanted import Ref, WantedCard
from metabase.definition import files
from metabase.definition.filters import FILTERS
from metabase.definition.words import explain, heading

if TYPE_CHECKING:
    from metabase.definition.shapes import Card, Dashboard

TABLES = {"table", "sentence"}
"""Displays that need no table twin."""


class Question(NamedTuple):
    """What a saved question asks, and how it is named."""

    key: str
    text: str
    card: Card
    folder: str
    """Where its SQL is, below metabase/cards."""


def of_dashboard(dashboard: Dashboard, views: str) -> list[WantedCard]:
    """Return every saved question that a dashboard needs; `views` is what stands before a view's name."""
    wanted = [_wanted(dashboard, freshness(dashboard), views)]
    for card in dashboard.cards:
        question = of_card(dashboard, card)
        wanted.append(_wanted(dashboard, question, views))
        if card.display not in TABLES:
            wanted.append(_twin(dashboard, question, views))
    return wanted + [_choices(dashboard, name, views) for name in from_cards(dashboard)]


def freshness(dashboard: Dashboard) -> Question:
    """Return the standard question about what is known; each dashboard has its own, where its readers may look."""
    key = names.standard(dashboard.key, FRESHNESS.key)
    return Question(key, files.card_sql(FOLDER, FRESHNESS.key), FRESHNESS, FOLDER)


def of_card(dashboard: Dashboard, card: Card) -> Question:
    """Return the question of a card as it is defined."""
    key = names.card_key(dashboard.key, card.key)
    return Question(key, files.card_sql(dashboard.key, card.key), card, dashboard.key)


def collection(dashboard: str) -> str:
    """Return the key of the collection that holds a dashboard's cards, out of people's way."""
    return f"{dashboard}.cards"


def _wanted(dashboard: Dashboard, question: Question, views: str) -> WantedCard:
    card, said = question.card, explain(question.folder, question.card)
    text = question.text
    if card.display == "trend":
        text = with_value_before(text, card.y[0], card.before, card.x)
    shown = {"name": heading(card), "display": display(card), "visualization_settings": settings(card, said)}
    return _saved(dashboard, question, views, {"text": text, **shown, "description": card_in_full(card, said)})


def _twin(dashboard: Dashboard, question: Question, views: str) -> WantedCard:
    card, said = question.card, explain(question.folder, question.card)
    shown = {
        "text": question.text,
        "name": f"{heading(card)}, as a table",
        "display": "table",
        "visualization_settings": {**table(said), "column_settings": column_settings(card, said)},
        "description": card_in_full(card, said),
    }
    return _saved(dashboard, question._replace(key=names.twin(question.key)), views, shown)


def _saved(dashboard: Dashboard, question: Question, views: str, shown: dict[str, Any]) -> WantedCard:
    text = shown.pop("text")
    tags = template_tags(question.key, question.text, question.card.filters, dashboard.filters)
    query = {"dataset_query": native(text, tags, views), "parameters": card_parameters(tags)}
    return _card(dashboard, question.key, {**shown, **query})


def _choices(dashboard: Dashboard, name: str, views: str) -> WantedCard:
    known = FILTERS[name]
    body = {
        "name": f"Choices of the filter {known.title}",
        "description": f"What can be chosen. {known.help}",
        "display": "table",
        "visualization_settings": {"table.columns": [{"name": "value", "enabled": True}]},
        "dataset_query": native(known.values_from, {}, views),
        "parameters": [],
    }
    return _card(dashboard, names.choices(dashboard.key, name), body)


def _card(dashboard: Dashboard, key: str, body: dict[str, Any]) -> WantedCard:
    entity = names.entity_id(key)
    place = collection(dashboard.key)
    whole = {**body, "type": "question", "entity_id": entity, "collection_id": Ref("collection", place)}
    return WantedCard(key, entity, place, whole)
