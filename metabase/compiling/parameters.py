"""The filters of a dashboard as Metabase's parameters, and where their values go on each card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.names import choices, parameter_id
from metabase.compiling.queries import WIDGETS, choices_of, target
from metabase.compiling.wanted import Ref
from metabase.definition.filters import FILTERS
from metabase.definition.sql_text import tags

if TYPE_CHECKING:
    from metabase.definition.shapes import Dashboard

SECTIONS = {"period": "date", "several": "string", "one": "string"}
VALUE_FIELD = ["field", "value", {"base-type": "type/Text"}]


def of_dashboard(dashboard: Dashboard) -> list[dict[str, Any]]:
    """Return a dashboard's parameters in the order in which its filters stand."""
    return [_parameter(dashboard, name, default) for name, default in dashboard.filters.items()]


def from_cards(dashboard: Dashboard) -> list[str]:
    """Return the filters of a dashboard whose values a card lists."""
    return [name for name in dashboard.filters if FILTERS[name].values_from]


def mappings(dashboard: Dashboard, card: str, text: str) -> list[dict[str, Any]]:
    """Return where a dashboard's filters go in the SQL of a card that stands on it; `card` is the card's key."""
    return [
        {"parameter_id": parameter_id(dashboard.key, name), "card_id": Ref("card", card), "target": target(name)}
        for name in tags(text)
        if name in dashboard.filters
    ]


def text_mappings(dashboard: Dashboard, text: str) -> list[dict[str, Any]]:
    """Return where a dashboard's filters go in a text."""
    return [
        {"parameter_id": parameter_id(dashboard.key, name), "target": ["text-tag", name]}
        for name in tags(text)
        if name in dashboard.filters
    ]


def _parameter(dashboard: Dashboard, name: str, default: str) -> dict[str, Any]:
    known = FILTERS[name]
    wanted: dict[str, Any] = {
        "id": parameter_id(dashboard.key, name),
        "name": known.title,
        "slug": name,
        "type": WIDGETS[known.kind],
        "sectionId": SECTIONS[known.kind],
        **choices_of(name),
    }
    if known.values_from:
        card = Ref("card", choices(dashboard.key, name))
        source = {"card_id": card, "value_field": VALUE_FIELD}
        wanted |= {"values_query_type": "list", "values_source_type": "card", "values_source_config": source}
    if known.kind == "one":
        # Its cards cannot do without a value, so it can be changed but not taken away.
        wanted |= {"isMultiSelect": False, "required": True}
    if default:
        wanted["default"] = default if known.kind == "period" else [default]
    return wanted
