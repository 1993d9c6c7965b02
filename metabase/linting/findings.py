"""What the lint says: a file, a place in it, and what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metabase.definition.shapes import Card, Dashboard


class Finding(NamedTuple):
    """One thing that has to be changed."""

    file: str
    """From the repository's root."""
    where: str
    """A key within the file; empty for the file as a whole."""
    says: str


def in_dashboard(dashboard: Dashboard, where: str, says: str) -> Finding:
    """Return a finding about a definition."""
    return Finding(f"metabase/dashboards/{dashboard.key}.yaml", where, says)


def in_card(dashboard: Dashboard, card: Card, where: str, says: str) -> Finding:
    """Return a finding about a card in a definition."""
    return in_dashboard(dashboard, f"{card.key}: {where}" if where else card.key, says)


def in_sql(folder: str, card: str, says: str, where: str = "") -> Finding:
    """Return a finding about a card's SQL."""
    return Finding(f"metabase/cards/{folder}/{card}.sql", where, says)
