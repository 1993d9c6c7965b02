"""What is said about a card or dashboard in words: descriptions, headings and text cards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metabase.compiling.formats import title
from metabase.definition.filters import FILTERS
from metabase.definition.sql_text import tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metabase.definition.shapes import Card, Dashboard
    from metabase.definition.words import Said


def card_in_full(card: Card, said: Mapping[str, Said]) -> str:
    """Return what a card says, how to read it, what an empty answer means, and what its columns mean."""
    change = [f"The change is {card.before_says}."] if card.before and card.before_says else []
    said_once = " ".join([card.description, *change, f"When it is empty: {_ended(card.when_empty)}"])
    return "\n".join([said_once, *(f"- {line}" for line in _columns(card, said))])


def card_in_short(dashboard: Dashboard, card: Card, text: str) -> str:
    """Return the short form behind the (i) of a placed card: what a click does, and which filters it cannot follow."""
    ignored = [FILTERS[name].title for name in dashboard.filters if name not in tags(text)]
    said = [card.description, f"Click: {_ended(card.click.says)}"] if card.click.says else [card.description]
    return " ".join([*said, *([f"Not narrowed by: {', '.join(ignored)}."] if ignored else [])])


def introduction(dashboard: Dashboard) -> str:
    """Return the text at the top of a dashboard: its question, how to read it, and what its ledgers are."""
    parts = [f"**{dashboard.question}**", dashboard.description, _reading(dashboard)]
    if "ledger" in dashboard.filters:
        parts.append(f"{FILTERS['ledger'].help} Cards that say *chosen ledger* show **{{{{ledger}}}}**.")
    return "\n\n".join(parts)


def slug(text: str) -> str:
    """Return a title as a key."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _reading(dashboard: Dashboard) -> str:
    period = f" {FILTERS['period'].help}" if "period" in dashboard.filters else ""
    return (
        "Every title says its unit and ledger; the (i) of a card says how to read it and which filters it cannot "
        f"follow. The tab Tables has the same answers as tables.{period}"
    )


def _columns(card: Card, said: Mapping[str, Said]) -> list[str]:
    return [
        f"{title(card, column)}: {_ended(column.meaning)}"
        for column in said.values()
        if column.meaning and not column.hidden
    ]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
