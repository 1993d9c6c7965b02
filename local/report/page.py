"""The report as one HTML file: no script, nothing from elsewhere, readable on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import number
from local.report.figures import shown
from local.report.tables import NUMBERS

if TYPE_CHECKING:
    from decimal import Decimal

    from local.report.document import Document

ROOM = Path(__file__).parent


def html(report: Document) -> str:
    """Return the page; every value is escaped, exact money stands in the cell's own `data` element."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    room = Environment(loader=FileSystemLoader(ROOM), autoescape=True, undefined=StrictUndefined)
    room.trim_blocks = room.lstrip_blocks = True
    room.filters |= {"shown": shown, "exact": _exact, "is_number": lambda kind: kind in NUMBERS}
    css = (ROOM / "report.css").read_text(encoding="utf-8")
    return room.get_template("report.html.j2").render(report=report, css=css)


def _exact(value: Decimal | Any) -> str:
    return number(value) if hasattr(value, "quantize") else str(value)
