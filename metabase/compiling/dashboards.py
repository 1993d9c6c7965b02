"""A dashboard's two tabs: what its reader looks at, and the same answers as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling import cards, clicks, names, parameters
from metabase.compiling.descriptions import card_in_short, introduction, slug
from metabase.compiling.layout import Flow, Place
from metabase.compiling.wanted import MARK, Ref, WantedDashboard
from metabase.definition.words import explain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metabase.compiling.cards import Question
    from metabase.definition.shapes import Dashboard, Section

TABS = [{"key": "dashboard", "name": "Dashboard"}, {"key": "tables", "name": "Tables"}]
INTRODUCTION = (14, 6)
FRESHNESS = (10, 6)
TWIN = (24, 8)
SMALL_TWIN = (12, 3)
"""Of a number, whose table has one row."""
LETTERS_OF_A_ROW = 160
"""About as many letters of a text fit on one row of the grid, across."""


def of(dashboard: Dashboard, others: Mapping[str, Dashboard]) -> WantedDashboard:
    """Return a dashboard with everything on it; `others` are those its clicks may open, itself included."""
    return WantedDashboard(
        key=dashboard.key,
        collection=dashboard.key,
        shell=_shell(dashboard),
        parameters=parameters.of_dashboard(dashboard),
        tabs=[dict(tab) for tab in TABS],
        dashcards=[*_Tab(dashboard, others, "dashboard").charts(), *_Tab(dashboard, others, "tables").tables()],
    )


class _Tab:
    """Fills one tab from top to bottom."""

    def __init__(self, dashboard: Dashboard, others: Mapping[str, Dashboard], tab: str) -> None:
        self._dashboard = dashboard
        self._others = others
        self._tab = tab
        self._flow = Flow()
        self._placed: list[dict[str, Any]] = []

    def charts(self) -> list[dict[str, Any]]:
        """Return what stands on the first tab."""
        self._text("introduction", introduction(self._dashboard), self._flow.put(*INTRODUCTION))
        self._question("standard.freshness", cards.freshness(self._dashboard), self._flow.put(*FRESHNESS))
        for section in self._dashboard.sections:
            self._open(section)
            for card in section.cards:
                question = cards.of_card(self._dashboard, card)
                self._question(card.key, question, self._flow.put(card.width, card.height))
        return self._placed

    def tables(self) -> list[dict[str, Any]]:
        """Return what stands on the second tab: the table twin of every card that is none."""
        for section in self._dashboard.sections:
            drawn = [card for card in section.cards if card.display not in cards.TABLES]
            if drawn:
                self._heading(section)
            for card in drawn:
                question = cards.of_card(self._dashboard, card)
                size = SMALL_TWIN if card.display in {"number", "trend"} else TWIN
                twin = question._replace(key=names.twin(question.key))
                self._question(names.twin(card.key), twin, self._flow.put(*size), is_table=True)
        return self._placed

    def _open(self, section: Section) -> None:
        self._heading(section)
        if section.text:
            rows = 1 + len(section.text) // LETTERS_OF_A_ROW
            self._text(f"about.{slug(section.title)}", section.text, self._flow.across(rows))

    def _heading(self, section: Section) -> None:
        ending = "" if self._tab == "dashboard" else ".table"
        settings = {"text": section.title, **_virtual("heading"), "dashcard.background": False}
        self._put(f"section.{slug(section.title)}{ending}", self._flow.across(1), settings)

    def _text(self, key: str, text: str, place: Place) -> None:
        settings = {"text": text, **_virtual("text"), "dashcard.background": False}
        self._put(key, place, settings, mappings=parameters.text_mappings(self._dashboard, text))

    def _question(self, key: str, question: Question, place: Place, *, is_table: bool = False) -> None:
        card, said = question.card, explain(question.folder, question.card)
        settings: dict[str, Any] = {"card.description": card_in_short(self._dashboard, card, question.text)}
        if is_table or card.display in cards.TABLES:
            settings |= clicks.on_table(self._dashboard, card, said, self._others)
        else:
            settings |= clicks.on_chart(self._dashboard, card, self._others)
        mappings = parameters.mappings(self._dashboard, question.key, question.text)
        self._put(key, place, settings, mappings=mappings, card=Ref("card", question.key))

    def _put(
        self,
        key: str,
        place: Place,
        settings: dict[str, Any],
        *,
        mappings: list[dict[str, Any]] | None = None,
        card: Ref | None = None,
    ) -> None:
        self._placed.append(
            {
                "key": key,
                "tab": self._tab,
                "card_id": card,
                "col": place.col,
                "row": place.row,
                "size_x": place.width,
                "size_y": place.height,
                "parameter_mappings": mappings or [],
                "series": [],
                "visualization_settings": {**settings, MARK: {"key": key}},
            }
        )


def _shell(dashboard: Dashboard) -> dict[str, Any]:
    return {
        "name": dashboard.title,
        "description": f"{dashboard.question} {dashboard.description}",
        "width": "full",
        "collection_id": Ref("collection", dashboard.key),
    }


def _virtual(display: str) -> dict[str, Any]:
    """Return what makes a placement one without a question."""
    card: dict[str, Any] = {
        "name": None,
        "display": display,
        "visualization_settings": {},
        "dataset_query": {},
        "archived": False,
    }
    return {"virtual_card": card}
