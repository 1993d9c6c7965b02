"""How each display of a definition is drawn by Metabase: its name there, and its visualization settings."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

from metabase.compiling.formats import column_settings, is_time
from metabase.compiling.sql import before
from metabase.definition.palette import PALETTE, PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metabase.definition.shapes import Card, Display
    from metabase.definition.words import Said

DISPLAYS: dict[Display, str] = {
    "number": "scalar",
    "trend": "smartscalar",
    "line": "line",
    "bar": "bar",
    "area": "area",
    "row": "row",
    "combo": "combo",
    "table": "table",
    "sentence": "table",
}
STACKS = {"stacked": "stacked", "normalised": "normalized", "": None}
EXPECTED = ("_budget_usd", "_goal")
"""Ends of the names of what was planned: a dashed line."""
AGAINST = "against "


def display(card: Card) -> str:
    """Return what Metabase calls the display of a card."""
    return DISPLAYS[card.display]


def settings(card: Card, said: dict[str, Said]) -> dict[str, Any]:
    """Return the visualization settings of a card; all columns are named by their names in the answer."""
    columns = {"column_settings": column_settings(card, said)}
    if card.display in {"table", "sentence"}:
        return table(said) | columns
    if card.display == "number":
        return {"scalar.field": card.y[0]} | columns
    if card.display == "trend":
        return _trend(card) | columns
    return _axes(card, said) | {"series_settings": _series(card, said)} | columns


def table(said: Mapping[str, Said]) -> dict[str, Any]:
    """Return the settings of a table: its columns in order, those that serve clicks alone switched off."""
    return {"table.columns": [{"name": name, "enabled": not column.hidden} for name, column in said.items()]}


def _trend(card: Card) -> dict[str, Any]:
    value = card.y[0]
    label = (card.before_says or "before").removeprefix(AGAINST)
    return {
        "scalar.field": value,
        "scalar.comparisons": [{"id": "before", "type": "anotherColumn", "column": before(value), "label": label}],
        "scalar.switch_positive_negative": card.better == "less",
        "scalar.compact_primary_number": False,
    }


def _axes(card: Card, said: Mapping[str, Said]) -> dict[str, Any]:
    measured = card.unit if card.ledger in {"none", "stated"} else f"{card.unit}, {_ledger(card)}"
    drawn: dict[str, Any] = {
        "graph.dimensions": [card.x, *([card.series] if card.series else [])],
        "graph.metrics": list(card.y),
        "graph.x_axis.title_text": said[card.x].title,
        "graph.y_axis.title_text": measured,
        "graph.x_axis.scale": "timeseries" if is_time(said[card.x].unit) else "ordinal",
        "stackable.stack_type": STACKS[card.stack],
    }
    if card.display == "row":
        del drawn["graph.x_axis.scale"]
    if card.series:
        # Otherwise the ninth series and those after it would be added up as "Other".
        drawn["graph.max_categories_enabled"] = False
    return drawn


def _ledger(card: Card) -> str:
    return "chosen ledger" if card.ledger == "chosen" else card.ledger


def _series(card: Card, said: Mapping[str, Said]) -> dict[str, Any]:
    """Return the colour and line of each series that is known by name: values of `series`, or metrics."""
    if card.series:
        known = {**(PLATFORMS if _is_platform(said[card.series]) else {}), **card.colours}
        return {value: {"color": PALETTE[colour], **_line(card, card.y[0])} for value, colour in known.items()}
    spare = cycle([colour for colour in PALETTE if colour not in card.colours.values()] or list(PALETTE))
    colours = {metric: card.colours[metric] if metric in card.colours else next(spare) for metric in card.y}
    return {
        metric: {"title": said[metric].title, "color": PALETTE[colour], **_line(card, metric)}
        for metric, colour in colours.items()
    }


def _is_platform(said: Said) -> bool:
    return said.of.endswith(".platform")


def _line(card: Card, metric: str) -> dict[str, Any]:
    """Return how a series is drawn; a gap stays a gap, because what nobody reported is not zero."""
    if card.display in {"bar", "row"}:
        return {}
    if card.display == "combo" and metric not in card.lines:
        return {"display": "bar"}
    kind = {"display": "line"} if card.display == "combo" else {}
    style = "dashed" if metric.endswith(EXPECTED) else "solid"
    return {**kind, "line.style": style, "line.marker_enabled": True, "line.missing": "none"}
