"""A card's answer as a file to take along: CSV, Excel, JSON, or a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local.dashboards import card_pages, exports, formats, links, pictures
from metabase.definition import words
from metabase.definition.filters import FILTERS

if TYPE_CHECKING:
    from local.dashboards.answers import Answers
    from local.dashboards.chosen import Chosen
    from metabase.definition.shapes import Card, Dashboard

KINDS = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = tuple(KINDS)


class CardFile(NamedTuple):
    """One file."""

    name: str
    kind: str
    content: bytes


def of(dashboard: Dashboard, card: Card, chosen: Chosen, ending: str, theme: str, answers: Answers) -> CardFile:
    """Return a card's answer as a file; its name says what it is and of which days."""
    rows = answers.answer(dashboard, card, chosen).rows
    said = words.explain(dashboard.key, card)
    title = words.heading(card, chosen.ledger)
    match ending:
        case ".csv":
            content = exports.csv(said, rows)
        case ".json":
            content = exports.json(said, rows)
        case ".xlsx":
            content = exports.xlsx(title, facts(dashboard, card, chosen), said, rows)
        case _:
            link = links.of_rows(dashboard, card, chosen)
            is_chart = bool(rows) and card.display in card_pages.CHARTS
            drawn = (card_pages.chart(card, said, rows, link, chosen).svg or None) if is_chart else None
            content = pictures.png(title, facts(dashboard, card, chosen), said, rows, drawn, theme)
    days = f"_{chosen.period}".replace("~", "_to_") if chosen.period and "period" in card.filters else ""
    return CardFile(f"{dashboard.key}_{card.key}{days}{ending}", KINDS[ending], content)


def facts(dashboard: Dashboard, card: Card, chosen: Chosen) -> dict[str, str]:
    """Return what a file has to say about itself."""
    told = {"Dashboard": dashboard.title, "What it says": card.description}
    if chosen.period and "period" in card.filters:
        told["Days, in UTC"] = formats.days(*chosen.period)
    for name, values in chosen.values.items():
        if name in card.filters and name != "period":
            told[FILTERS[name].title] = ", ".join(values)
    if card.ledger != "none":
        told["Ledger"] = chosen.ledger if card.ledger == "chosen" else card.ledger
    return told
