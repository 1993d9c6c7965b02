"""Rules for the grid: nothing stands outside its 24 columns, over something else, or is too small to be read."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from metabase.compiling.layout import COLUMNS
from metabase.linting.viz_keys import smallest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def findings(dashcards: list[dict[str, Any]], displays: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield placement and what is wrong with it; `displays` says how the card of each placement is shown."""
    for placed in dashcards:
        width, height = smallest(displays[placed["key"]])
        if placed["col"] + placed["size_x"] > COLUMNS:
            yield placed["key"], f"ends at column {placed['col'] + placed['size_x']} of {COLUMNS}"
        if placed["size_x"] < width or placed["size_y"] < height:
            yield placed["key"], f"is smaller than {width} by {height}"
    for one, other in combinations(dashcards, 2):
        if (
            one["tab"] == other["tab"]
            and _overlap(one, other, "col", "size_x")
            and _overlap(one, other, "row", "size_y")
        ):
            yield one["key"], f"lies over {other['key']}"


def _overlap(one: dict[str, Any], other: dict[str, Any], start: str, size: str) -> bool:
    return bool(one[start] < other[start] + other[size] and other[start] < one[start] + one[size])
