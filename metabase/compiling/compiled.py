"""Everything that a Metabase should hold, from the definitions of the dashboards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.compiling import cards, dashboards
from metabase.compiling.wanted import Wanted, WantedCollection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metabase.definition.shapes import Dashboard

ROOT = WantedCollection("root", "AI Usage Analytics", "What AI tools cost, who uses them and what they bring.", "")


def wanted(defined: Mapping[str, Dashboard], views: str) -> Wanted:
    """Return the bodies for all dashboards; `views` stands before the names of views, as in `ai_usage_bi.`.

    A click that opens a dashboard which is not among them does nothing: the lint says so.
    """
    return Wanted(
        collections=[ROOT, *(each for dashboard in defined.values() for each in _collections(dashboard))],
        cards=[card for dashboard in defined.values() for card in cards.of_dashboard(dashboard, views)],
        dashboards=[dashboards.of(dashboard, defined) for dashboard in defined.values()],
    )


def _collections(dashboard: Dashboard) -> list[WantedCollection]:
    """Return one collection for what people open, and below it one for the cards; whoever reads the one needs both."""
    title, key = dashboard.title, dashboard.key
    return [
        WantedCollection(key, title, dashboard.description, ROOT.key),
        WantedCollection(cards.collection(key), "Cards", f"What {title} is made of; open the dashboard.", key),
    ]
