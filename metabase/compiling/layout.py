"""Where cards stand: they flow from left to right on 24 columns and wrap, always the same way."""

from __future__ import annotations

from typing import NamedTuple

COLUMNS = 24


class Place(NamedTuple):
    """A rectangle on the grid, in columns and rows."""

    col: int
    row: int
    width: int
    height: int


class Flow:
    """Takes cards one after the other and says where each stands."""

    def __init__(self) -> None:
        """Start at the top left."""
        self._col = 0
        self._row = 0
        self._tallest = 0

    def put(self, width: int, height: int) -> Place:
        """Return the next place of that size; a card that does not fit beside the others starts a new row."""
        if self._col + width > COLUMNS:
            self.wrap()
        place = Place(self._col, self._row, width, height)
        self._col += width
        self._tallest = max(self._tallest, height)
        return place

    def wrap(self) -> None:
        """Start a new row below everything so far."""
        self._row += self._tallest
        self._col = self._tallest = 0

    def across(self, height: int) -> Place:
        """Return a place from the left to the right border, on a row of its own."""
        self.wrap()
        place = self.put(COLUMNS, height)
        self.wrap()
        return place
