"""Rules for what a card shows: its columns exist, fit its display, and money says its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.compiling.formats import is_money, is_time
from metabase.definition import files
from metabase.definition.sql_text import tags
from metabase.definition.words import explain
from metabase.linting.findings import in_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.definition.shapes import Card, Dashboard
    from metabase.definition.words import Said
    from metabase.linting.findings import Finding

NUMBERS = {"number", "trend"}
AXES = {"line", "bar", "area", "row", "combo"}
STACKED = {"bar", "area", "row", "combo"}
LEDGERS = {"list", "billed", "amortised"}


def findings(dashboard: Dashboard, card: Card) -> Iterator[Finding]:
    """Yield what is wrong with the columns of a card."""
    unknown = list(_unknown(card))
    yield from (in_card(dashboard, card, where, says) for where, says in unknown)
    if not unknown:
        said = explain(dashboard.key, card)
        rules = (
            *_fits(card),
            *_trend(card, said),
            *_series(card),
            *_money(card, said),
            *_ledger(dashboard, card, said),
        )
        yield from (in_card(dashboard, card, where, says) for where, says in rules)


def _unknown(card: Card) -> Iterator[tuple[str, str]]:
    named = {"x": [card.x], "y": card.y, "series": [card.series], "before": [card.before], "lines": card.lines}
    for where, names in named.items():
        for name in names:
            if name and name not in card.columns:
                yield where, f"names {name}, which is no column of the card"
    for name in card.columns:
        of = files.column_of(card, name).of
        view, _, column = of.partition(".")
        if of and column not in files.view_columns(view):
            yield f"columns.{name}", f"is explained by {of}, which does not exist"


def _fits(card: Card) -> Iterator[tuple[str, str]]:
    if card.display in NUMBERS and len(card.y) != 1:
        yield "y", f"names one column, the value of the {card.display}"
    if card.display in AXES and not (card.x and card.y):
        yield "x", f"and y are needed: a {card.display} has two axes"
    shown = [name for name in card.columns if not files.column_of(card, name).hidden]
    if card.display == "sentence" and len(shown) != 1:
        yield "columns", "must be one: a sentence is one text"
    if card.stack and card.display not in STACKED:
        yield "stack", f"means nothing on a {card.display}"
    if bool(card.lines) != (card.display == "combo") or not set(card.lines) <= set(card.y):
        yield "lines", "are those of y that a combo draws as lines: a combo has some, nothing else has any"


def _trend(card: Card, said: dict[str, Said]) -> Iterator[tuple[str, str]]:
    if bool(card.before) != (card.display == "trend"):
        yield "before", "is the change that a trend shows: a trend has one, nothing else has any"
    elif card.before and said[card.before].unit != "ratio":
        yield "before", f"must be a ratio of change; {card.before} is {said[card.before].unit}"
    if card.display == "trend" and not (card.x and is_time(said[card.x].unit)):
        yield "x", "must be a date: Metabase shows no trend without one"


def _series(card: Card) -> Iterator[tuple[str, str]]:
    if card.series and len(card.y) != 1:
        yield "series", "splits one y: Metabase draws no second one beside it, so answer one column a series instead"
    if not card.series:
        for name in card.colours:
            if name not in card.y:
                yield f"colours.{name}", "is neither one of y, nor is there a series whose value it could be"


def _money(card: Card, said: dict[str, Said]) -> Iterator[tuple[str, str]]:
    for name, column in said.items():
        if is_money(column.unit) and column.ledger in {"", "none"}:
            yield f"columns.{name}", "is money: say its ledger (list, billed, amortised, chosen or stated)"
        elif name in card.y and {column.ledger, card.ledger} <= LEDGERS and column.ledger != card.ledger:
            yield f"columns.{name}", f"is drawn and {column.ledger}, but the title says {card.ledger}"


def _ledger(dashboard: Dashboard, card: Card, said: dict[str, Said]) -> Iterator[tuple[str, str]]:
    ledgers = {column.ledger for column in said.values() if is_money(column.unit)}
    if is_money(card.unit) and card.ledger == "none" and card.display != "table":
        yield "ledger", "is needed: the card shows money, and only a table says it column by column"
    if "chosen" in ledgers and "ledger" not in tags(files.card_sql(dashboard.key, card.key)):
        yield "ledger", "is chosen, but the SQL does not ask for {{ledger}}"
    if "stated" in ledgers and not any("ledger" in name for name in card.columns):
        yield "ledger", "is stated by no column: answer one whose name has ledger in it"
