"""The shape of metabase/dashboards/*.yaml: a key that is not named here is a mistake, and is refused by name."""

from __future__ import annotations

from typing import Literal

import msgspec

from metabase.definition.palette import Colour

Display = Literal["number", "trend", "line", "bar", "area", "row", "combo", "table", "sentence"]
"""number: one value. trend: one value and what it was before. row: horizontal bars. combo: bars, and lines for `lines`.
sentence: a text of one row and one column that sums up in words what the other cards say."""
Ledger = Literal["list", "billed", "amortised", "chosen", "stated", "none"]
"""chosen: the ledger that the filter names. stated: every row says its own."""
Feeds = Literal["cost", "usage", "cost and usage", "pipeline", "sheets"]
"""Whose completeness the figures of a card depend on."""
Role = Literal["finance", "engineering", "administration", "security"]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One column of a card's answer."""

    title: str
    of: str = ""
    """`view.column` that explains it: meaning, unit, ledger. By default the column of its name in a view it reads."""
    unit: str = ""
    """By default that of the view's column: USD, ratio, %, people, date, text, …"""
    ledger: Ledger | Literal[""] = ""
    decimals: int | None = None
    hidden: bool = False
    """Only for clicks: not shown in tables, not drawn."""


class Click(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a click on a row, bar or point does. Filters that both dashboards have are carried along."""

    opens: str = ""
    """Key of another dashboard; empty with `sets` is this one."""
    sets: dict[str, str] = {}
    """Filter → column of this card whose value it takes. A period's column holds filter text, 2026-10-01~2026-10-31."""
    says: str = ""
    """What the link promises, in words: "Show who is behind it"."""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question and how its answer is shown; its SQL is metabase/cards/<dashboard>/<key>.sql."""

    key: str
    title: str
    """Without unit and ledger: both are added from `unit` and `ledger`."""
    description: str
    """What it says and how to read it, in words that finance understands."""
    display: Display
    unit: str
    ledger: Ledger
    feeds: Feeds
    columns: dict[str, Column | str]
    """Every column of the answer, in order; a plain text is its title."""
    click: Click
    filters: dict[str, str] = {}
    """Filter → `alias.column` of the SQL that it narrows. The ledger needs no column: its value is."""
    width: int = 8
    """Of 24."""
    height: int = 6
    x: str = ""
    y: list[str] = []
    lines: list[str] = []
    """Those of `y` that are lines in a combo; a line is dashed when its name ends in `_budget_usd` or `_goal`."""
    series: str = ""
    stack: Literal["", "stacked", "normalised"] = ""
    colours: dict[str, Colour] = {}
    """Series value, or metric, → colour."""
    before: str = ""
    """trend: the column that the value is compared with."""
    before_says: str = ""
    """trend: what that is, in words: "the month before, on the same days"."""
    better: Literal["", "more", "less"] = ""
    """trend: which direction is good; nothing where neither is."""
    when_empty: str = "Nothing matches these filters."


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Cards under one heading; they flow from left to right on 24 columns and wrap."""

    title: str
    cards: list[Card]
    text: str = ""
    """What this part is for, in one or two sentences."""


class Dashboard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of metabase/dashboards."""

    key: str
    title: str
    question: str
    """What its reader comes with, as they would say it."""
    description: str
    roles: list[Role]
    """Who finds it in their menu; the first is who it is made for."""
    filters: dict[str, str]
    """Filter → default, in the order shown; empty is all. The names are those of metabase.definition.filters."""
    sections: list[Section]

    @property
    def cards(self) -> list[Card]:
        """Return all cards, in order."""
        return [card for section in self.sections for card in section.cards]
