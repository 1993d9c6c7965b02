"""Rules for names, words and sizes in a definition."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from metabase.compiling.charts import display
from metabase.compiling.descriptions import slug
from metabase.compiling.layout import COLUMNS
from metabase.linting.findings import in_card, in_dashboard
from metabase.linting.viz_keys import smallest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.definition.shapes import Card, Dashboard
    from metabase.linting.findings import Finding

LONGEST = 300
"""Letters of a description."""
KEY = re.compile(r"[a-z][a-z0-9_]*")


def of_dashboard(dashboard: Dashboard) -> Iterator[Finding]:
    """Yield what is wrong with the words of a dashboard."""
    texts = {"title": dashboard.title, "question": dashboard.question, "description": dashboard.description}
    yield from (in_dashboard(dashboard, where, says) for where, text in texts.items() for says in _text(text))
    if not dashboard.roles:
        yield in_dashboard(dashboard, "roles", "is empty: nobody would find it")
    for title, times in Counter(slug(section.title) for section in dashboard.sections).items():
        if times > 1:
            yield in_dashboard(dashboard, "sections", f"{times} are called {title}: each needs a title of its own")
    for key, times in Counter(card.key for card in dashboard.cards).items():
        if times > 1:
            yield in_dashboard(dashboard, key, f"is the key of {times} cards")


def of_card(dashboard: Dashboard, card: Card) -> Iterator[Finding]:
    """Yield what is wrong with the words and the size of a card."""
    if not KEY.fullmatch(card.key):
        yield in_card(dashboard, card, "key", "must be small letters, digits and _: ids follow from it")
    texts = {"title": card.title, "description": card.description, "when_empty": card.when_empty}
    yield from (in_card(dashboard, card, where, says) for where, text in texts.items() for says in _text(text))
    width, height = smallest(display(card))
    if not width <= card.width <= COLUMNS:
        yield in_card(dashboard, card, "width", f"must be {width} to {COLUMNS} for a {card.display}, not {card.width}")
    if card.height < height:
        yield in_card(dashboard, card, "height", f"must be {height} at least for a {card.display}, not {card.height}")


def _text(text: str) -> Iterator[str]:
    if not text.strip():
        yield "is blank"
    if len(text) > LONGEST:
        yield f"has {len(text)} letters; nobody reads more than {LONGEST}"
    if "{{" in text or "[[" in text:
        yield "has double brackets, which Metabase takes for a filter"
