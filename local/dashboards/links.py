"""Where a click leads: another dashboard or this one, with some filters set and the shared ones carried along."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metabase.definition import files

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.dashboards.chosen import Chosen
    from metabase.definition.shapes import Card, Dashboard
    from shared.protocols import Row


def page(dashboard: str, query: str = "") -> str:
    """Return the address of a dashboard."""
    return f"/d/{dashboard}?{query}" if query else f"/d/{dashboard}"


def card(dashboard: str, key: str, query: str, ending: str = "") -> str:
    """Return the address of a card's answer, or of a file of it."""
    return f"/d/{dashboard}/{key}{ending}?{query}"


def of_rows(dashboard: Dashboard, card: Card, chosen: Chosen) -> Callable[[Row], str | None]:
    """Return what gives the address that a click on a row leads to; None where a row names nothing to filter by."""
    target = files.dashboards().get(card.click.opens or dashboard.key)
    shared = {name: values for name, values in chosen.values.items() if target and name in target.filters}

    def address(row: Row) -> str | None:
        if target is None:
            return None
        sets = {name: _text(row.get(column)) for name, column in card.click.sets.items()}
        if sets and not any(sets.values()):
            return None
        carried = chosen._replace(values=shared)
        return page(target.key, carried.address(**{name: [value] for name, value in sets.items() if value}))

    return address


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
