"""Reads the two papers of a report as a stranger's program would: HTML by its tags, the workbook by its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Page(HTMLParser):
    """The tables of a page: per table its body and its foot, each cell as its exact value or its text."""

    bodies: dict[str, list[list[str]]] = field(default_factory=dict)
    feet: dict[str, list[str]] = field(default_factory=dict)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin outside of everything."""
        super().__init__()
        self._table = self._part = ""
        self._cell: list[str] | None = None
        self._exact: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where we are."""
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "table":
            self._table = given["data-table"] or ""
            self.bodies[self._table] = []
        elif tag in {"thead", "tbody", "tfoot"}:
            self._part = tag
        elif tag == "tr" and self._part == "tbody":
            self.bodies[self._table].append([])
        elif tag == "tr" and self._part == "tfoot":
            self.feet[self._table] = []
        elif tag in {"td", "th"}:
            self._cell, self._exact = [], None
        elif tag == "data" and self._cell is not None:
            self._exact = given["value"]

    def handle_data(self, data: str) -> None:
        """Collect what stands in a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep the cell."""
        if tag not in {"td", "th"} or self._cell is None:
            return
        said = self._exact if self._exact is not None else "".join(self._cell).strip()
        if self._part == "tbody":
            self.bodies[self._table][-1].append(said)
        elif self._part == "tfoot":
            self.feet[self._table].append(said)
        self._cell = None

    def column(self, table: str, at: int) -> list[Decimal]:
        """Return the known amounts of a column."""
        return [Decimal(row[at]) for row in self.bodies[table] if row[at] != "unknown"]


def page(path: Path) -> Page:
    """Read a page."""
    read = Page()
    read.feed(path.read_text(encoding="utf-8"))
    return read


def sheet(path: Path, title: str) -> tuple[list[str], list[list[Any]], list[Any]]:
    """Return a sheet's header, its rows and its sums."""
    rows = [list(row) for row in load_workbook(path)[title].iter_rows(min_row=4, values_only=True)]
    return [str(cell) for cell in rows[0]], rows[1:-1], rows[-1]
