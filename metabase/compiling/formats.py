"""How Metabase writes the values of a column: money with its sign, shares in per cent, everything else as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metabase.definition.shapes import Card
    from metabase.definition.words import Said

CENTS = 2
SMALL_MONEY = 4
"""Decimals of dollars per line, token or session, which are small."""
WHOLE_DOLLARS = {"USD", "USD per person", "USD per day"}
TELLS_ITSELF = {"text", "date", "UTC instant", "instant", "yes or no", "ratio", "times", "%", "JSON", "number", "rank"}
"""Units that a reader sees without being told."""
SUFFIXES = {"%": " %", "times": "\N{MULTIPLICATION SIGN}"}
LEDGERS = {"list", "billed", "amortised"}


def key(column: str) -> str:
    """Return the name of a column as Metabase's settings of columns have it."""
    return json.dumps(["name", column], separators=(",", ":"))


def column_settings(card: Card, said: dict[str, Said]) -> dict[str, Any]:
    """Return column → how its title and values are written."""
    return {key(name): {"column_title": title(card, column), **_number(column)} for name, column in said.items()}


def title(card: Card, column: Said) -> str:
    """Return a column's title, with its unit and ledger where the card has not said them."""
    is_told = column.ledger not in LEDGERS - {card.ledger} or column.ledger in column.title.lower()
    ledger = "" if is_told else column.ledger
    is_said = column.unit in {*TELLS_ITSELF, card.unit} or column.unit.lower() in column.title.lower()
    unit = "" if is_said else column.unit
    more = ", ".join(part for part in (unit, ledger) if part)
    return f"{column.title} ({more})" if more else column.title


def is_money(unit: str) -> bool:
    """Whether values of a unit are dollars."""
    return unit.split(" ", maxsplit=1)[0] == "USD"


def is_time(unit: str) -> bool:
    """Whether values of a unit are days or instants."""
    return unit in {"date", "UTC instant", "instant"}


def _number(column: Said) -> dict[str, Any]:
    if is_money(column.unit):
        usual = CENTS if column.unit in WHOLE_DOLLARS else SMALL_MONEY
        money = {"number_style": "currency", "currency": "USD", "currency_style": "symbol", "currency_in_header": False}
        return {**money, "decimals": usual if column.decimals is None else column.decimals}
    if column.unit == "ratio":
        return {"number_style": "percent", "decimals": 1 if column.decimals is None else column.decimals}
    if column.unit == "text":
        return {"text_wrapping": True}
    decimals = {} if column.decimals is None else {"number_style": "decimal", "decimals": column.decimals}
    return decimals | ({"suffix": SUFFIXES[column.unit]} if column.unit in SUFFIXES else {})
