"""An answer as a file: exact values, dated, with its filters, and no cell that a spreadsheet would run."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local.dashboards.formats import is_number
from local.pages.plain_values import text
from local.pages.query_formats import STARTS_A_FORMULA, as_csv, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metabase.definition.words import Said
    from shared.protocols import Row

_FORMATS = {"USD": "#,##0.00;[Red]-#,##0.00", "ratio": "0.0%"}
_WIDEST = 60
_LONGEST_NAME = 31
_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_UNPRINTABLE = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def csv(said: Mapping[str, Said], rows: Sequence[Row]) -> bytes:
    """Return RFC 4180 CSV with a byte order mark, which makes spreadsheets read UTF-8; NULL is empty."""
    return b"\xef\xbb\xbf" + (as_csv(_columns(said), rows) + "\n").encode()


def json(said: Mapping[str, Said], rows: Sequence[Row]) -> bytes:
    """Return an array of objects; NUMERIC is text, so that no digit is lost."""
    return as_json(_columns(said), [{name: row[name] for name in _columns(said)} for row in rows]).encode()


def xlsx(title: str, facts: Mapping[str, str], said: Mapping[str, Said], rows: Sequence[Row]) -> bytes:
    """Return a workbook: the answer as typed cells, and a second sheet that says what it is and what columns mean."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = title.translate(_NO_SHEET_NAME)[:_LONGEST_NAME]
    names = _columns(said)
    for at, name in enumerate(names, start=1):
        head = (
            f"{said[name].title}, {said[name].unit}"
            if said[name].unit not in {"", "text", "date"}
            else said[name].title
        )
        _put(sheet.cell(row=1, column=at), head, bold=True)
        for line, row in enumerate(rows, start=2):
            _put(sheet.cell(row=line, column=at), row[name], unit=said[name].unit)
        longest = max((len(text(row[name])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(at)].width = min(max(longest, len(head)) + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    _about(book.create_sheet("About"), title, facts, said)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(said: Said) -> str:
    return said.title if said.unit in {"", "text", "date"} else f"{said.title}, {said.unit}"


def _about(sheet: Any, title: str, facts: Mapping[str, str], said: Mapping[str, Said]) -> None:
    lines = [(title, ""), *facts.items(), ("", "")]
    lines += [(each.title, _meaning(each)) for each in said.values() if not each.hidden]
    for at, (name, value) in enumerate(lines, start=1):
        _put(sheet.cell(row=at, column=1), name, bold=True)
        _put(sheet.cell(row=at, column=2), value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 110


def _meaning(said: Said) -> str:
    ledger = "" if said.ledger == "none" else f", {said.ledger}"
    return f"{said.meaning or said.title} ({said.unit}{ledger})"


def _put(cell: Any, value: Any, *, bold: bool = False, unit: str = "") -> None:
    """Write a typed cell; text stays text, and what is missing stays empty."""
    if isinstance(value, datetime):
        value = text(value)
    cell.value = _plain(value) if isinstance(value, str) else value if is_number(value) else _dated(value)
    if is_number(value):
        cell.number_format = _FORMATS.get(unit, "General")
    if bold:
        from openpyxl.styles import Font

        cell.font = Font(bold=True)


def _dated(value: Any) -> Any:
    return value if value is None or hasattr(value, "isoformat") or isinstance(value, bool) else _plain(text(value))


def _plain(said: str) -> str:
    said = said.translate(_UNPRINTABLE)
    return f"'{said}" if said.startswith(STARTS_A_FORMULA) else said


def _columns(said: Mapping[str, Said]) -> list[str]:
    return [name for name, each in said.items() if not each.hidden]
