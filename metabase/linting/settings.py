"""Rules for visualization settings: Metabase knows each key and value, and every colour is of the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.definition.palette import PALETTE
from metabase.linting.viz_keys import known

if TYPE_CHECKING:
    from collections.abc import Iterator


def of_card(display: str, settings: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the settings of a card."""
    if display not in known()["displays"]:
        yield f"is shown as {display}, which viz_keys.yaml does not know"
        return
    yield from _keys(settings, known()["displays"][display]["keys"], f"the display {display}")
    yield from _inner(settings)


def of_placement(settings: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the settings of a placement on a dashboard."""
    yield from _keys(settings, known()["dashcard"], "a placement")
    yield from _inner(settings)


def _inner(settings: dict[str, Any]) -> Iterator[str]:
    for kind in ("column_settings", "series_settings"):
        for inner in settings.get(kind, {}).values():
            yield from _keys(inner, known()[kind], kind)
            yield from _values(inner)
    for comparison in settings.get("scalar.comparisons", []):
        yield from _keys(comparison, known()["comparisons"], "scalar.comparisons")
    yield from _values(settings)


def _keys(settings: dict[str, Any], allowed: list[str], of: str) -> Iterator[str]:
    for key in settings:
        if key not in allowed:
            yield f"has the setting {key}, which {of} does not know"


def _values(settings: dict[str, Any]) -> Iterator[str]:
    for key, value in settings.items():
        if key == "color" and value not in PALETTE.values():
            yield f"has the colour {value}, which is not of the palette"
        if key in known()["values"] and value not in known()["values"][key]:
            yield f"sets {key} to {value}; it can be {', '.join(map(str, known()['values'][key]))}"
