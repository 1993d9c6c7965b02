"""Rules for clicks: they lead somewhere that exists, with filters that are known there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.definition.filters import FILTERS
from metabase.definition.words import explain
from metabase.linting.findings import in_card

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metabase.definition.shapes import Card, Dashboard
    from metabase.linting.findings import Finding


def findings(dashboard: Dashboard, card: Card, defined: Mapping[str, Dashboard]) -> Iterator[Finding]:
    """Yield what is wrong with a card's click; every card has one, since Metabase gives SQL cards none of its own."""
    click = card.click
    if not click.opens and not click.sets:
        yield in_card(dashboard, card, "click", "does nothing: open a dashboard, or set a filter")
    if not click.says.strip():
        yield in_card(dashboard, card, "click.says", "is blank: promise something, such as Show who is behind it")
    if click.opens and click.opens not in defined:
        yield in_card(dashboard, card, "click.opens", f"names {click.opens}; there are {', '.join(defined)}")
        return
    goal = defined[click.opens] if click.opens else dashboard
    for name, column in click.sets.items():
        for says in _set(dashboard, card, goal, name, column):
            yield in_card(dashboard, card, f"click.sets.{name}", says)


def _set(dashboard: Dashboard, card: Card, goal: Dashboard, name: str, column: str) -> Iterator[str]:
    if name not in goal.filters:
        yield f"is no filter of {goal.title}"
    if column not in card.columns:
        yield f"takes {column}, which is no column of the card"
    elif name in FILTERS and FILTERS[name].kind == "period" and explain(dashboard.key, card)[column].unit != "text":
        yield f"takes {column}; a period is text such as 2026-10-01~2026-10-31, a date would be that day alone"
