"""What a reader is told about a card's columns: title, meaning, unit and ledger, from the view that explains them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metabase.definition import files

if TYPE_CHECKING:
    from metabase.definition.shapes import Card

_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)(?:\s+AS\s+(\w+))?")


class Said(NamedTuple):
    """One column, explained."""

    title: str
    meaning: str
    unit: str
    ledger: str
    of: str
    """`view.column` the meaning is taken from; empty for a column that only this card has."""
    decimals: int | None
    hidden: bool


def aliases(text: str) -> dict[str, str]:
    """Return the views that a card's SQL reads, by the alias they have there: `FROM vw_cost_by_person AS c`."""
    return {alias or name: name for name, alias in _READ.findall(text) if files.view_columns(name)}


def views_of(dashboard: str, card: str) -> list[str]:
    """Return the views that a card's SQL reads, in order."""
    return list(dict.fromkeys(aliases(files.card_sql(dashboard, card)).values()))


def explain(dashboard: str, card: Card) -> dict[str, Said]:
    """Return column → what is said of it, in the order of the card."""
    views = views_of(dashboard, card.key)
    return {name: _said(card, name, views) for name in card.columns}


def _said(card: Card, name: str, views: list[str]) -> Said:
    column = files.column_of(card, name)
    view, _, source = column.of.partition(".")
    if not column.of:
        view, source = next(((v, name) for v in views if name in files.view_columns(v)), ("", ""))
    says = files.view_columns(view).get(source, {}) if view else {}
    return Said(
        title=column.title,
        meaning=says.get("meaning", ""),
        unit=column.unit or says.get("unit", card.unit),
        ledger=column.ledger or says.get("ledger", "none"),
        of=f"{view}.{source}" if says else "",
        decimals=column.decimals,
        hidden=column.hidden,
    )


def heading(card: Card, ledger: str = "") -> str:
    """Return a card's title with its unit and ledger; `ledger` names the one that is chosen."""
    known = {"none": "", "stated": "ledger as stated", "chosen": f"{ledger or 'chosen ledger'}"}.get(card.ledger)
    told = [card.unit if card.unit != "text" else "", card.ledger if known is None else known]
    said = ", ".join(part for part in told if part)
    return f"{card.title} ({said})" if said else card.title
