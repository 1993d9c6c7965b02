"""What a Metabase should hold, with names where an instance has numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MARK = "x-managed"
"""The key of visualization settings below which a placement on a dashboard keeps its own key."""

Kind = Literal["database", "field", "collection", "card", "dashboard", "dashcard"]


class Ref(NamedTuple):
    """A number that only an instance knows, by what it belongs to.

    database: `warehouse`. field: `view.column`. collection, dashboard: key. card: `dashboard/card`, its table twin
    `dashboard/card.table`. dashcard: `dashboard/place`.
    """

    kind: Kind
    key: str


class WantedCard(NamedTuple):
    """One saved question; `body` is that of POST /api/card with Refs in place of numbers."""

    key: str
    entity_id: str
    """21 letters from the key alone: the same in every environment."""
    collection: str
    body: dict[str, Any]


class WantedDashboard(NamedTuple):
    """One dashboard; `dashcards` and `tabs` are those of PUT /api/dashboard/:id with Refs, and keys in place of ids."""

    key: str
    collection: str
    shell: dict[str, Any]
    """Body of POST /api/dashboard, without parameters."""
    parameters: list[dict[str, Any]]
    tabs: list[dict[str, Any]]
    """`key` and `name`; the order is that of the list."""
    dashcards: list[dict[str, Any]]
    """`key` (also below visualization_settings in `x-managed`), `tab` (key of its tab), and what the API takes."""


class WantedCollection(NamedTuple):
    """One collection below the root one of this product."""

    key: str
    name: str
    description: str
    parent: str
    """Key of the one above; empty for Metabase's own root."""


class Wanted(NamedTuple):
    """Everything, in the order in which it can be made."""

    collections: list[WantedCollection]
    cards: list[WantedCard]
    dashboards: list[WantedDashboard]


def resolve(value: Any, number: Callable[[Ref], int]) -> Any:
    """Return a body with every Ref replaced by its number, also in the keys of a mapping as text."""
    if isinstance(value, Ref):
        return number(value)
    if isinstance(value, dict):
        return {str(number(k)) if isinstance(k, Ref) else k: resolve(v, number) for k, v in value.items()}
    if isinstance(value, list):
        return [resolve(item, number) for item in value]
    return value


def refs(value: Any) -> set[Ref]:
    """Return every Ref in a body."""
    if isinstance(value, Ref):
        return {value}
    if isinstance(value, dict):
        return set[Ref]().union(*(refs(item) for pair in value.items() for item in pair))
    if isinstance(value, list):
        return set[Ref]().union(*(refs(item) for item in value))
    return set()
