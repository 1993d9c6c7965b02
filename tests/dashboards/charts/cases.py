"""Reads the golden charts, and the SVG that comes of them.

tests/dashboards/charts/golden/<case>.json
    proves      the fact
    card        what the card says beside its title, as in metabase/dashboards/*.yaml
    columns     column → title and unit; USD and ratios are read as exact numbers, dates as dates
    rows        the answer, a list per row
    expected    summary; marks, each as its words; texts, what else is written in the chart
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from local.dashboards import charts
from metabase.definition.shapes import Card
from metabase.definition.words import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.protocols import Row

FOLDER = Path(__file__).parent / "golden"
SPACE = "{http://www.w3.org/2000/svg}"
SIZE = charts.Size(640, 300)


class Case(NamedTuple):
    """One card and its answer."""

    card: Card
    said: dict[str, Said]
    rows: list[Row]
    ledger: str
    size: charts.Size

    def draw(self, link: Callable[[Row], str | None] = lambda _: None) -> charts.Chart:
        """Draw it."""
        return charts.draw(self.card, self.said, self.rows, link, self.size, self.ledger)


def read(name: str) -> Case:
    """Return a golden case."""
    return of(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def of(given: dict[str, Any]) -> Case:
    """Return the case that a file describes."""
    columns: dict[str, dict[str, str]] = given["columns"]
    plain = {"key": "chart", "title": "Chart", "description": "", "feeds": "cost", "click": {}}
    titles = {name: column["title"] for name, column in columns.items()}
    card = msgspec.convert({**plain, "columns": titles, **given["card"]}, Card)
    said = {name: _said(column) for name, column in columns.items()}
    rows = [
        {name: _value(cell, said[name].unit) for name, cell in zip(columns, row, strict=True)} for row in given["rows"]
    ]
    return Case(card, said, rows, given.get("ledger", ""), charts.Size(*given.get("size", SIZE)))


def found(chart: charts.Chart) -> dict[str, Any]:
    """Return what a chart says, as its case's `expected` has it."""
    if not chart.svg:
        return {"summary": chart.summary, "marks": [], "texts": []}
    root = ET.fromstring(chart.svg)  # noqa: S314 - our own chart
    labels = [mark.get("aria-label", "") for mark in marks(root)]
    return {"summary": chart.summary, "marks": labels, "texts": texts(root)}


def marks(root: ET.Element) -> list[ET.Element]:
    """Return the marks of a chart, in the order in which they are walked."""
    every = root.iterfind(".//*[@data-mark]")
    return sorted(every, key=lambda mark: int(mark.get("data-mark", "")))


def texts(root: ET.Element) -> list[str]:
    """Return what is written in a chart."""
    return [" ".join(element.itertext()) for element in root.iter(f"{SPACE}text")]


def _said(column: dict[str, str]) -> Said:
    return Said(column["title"], "", column["unit"], "none", column.get("of", ""), None, hidden=False)


def _value(cell: Any, unit: str) -> Any:
    if cell is None or not isinstance(cell, str):
        return cell
    if unit == "date":
        return date.fromisoformat(cell)
    return Decimal(cell) if unit.startswith(("USD", "ratio")) else cell
