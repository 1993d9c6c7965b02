"""The report as a workbook: one sheet per table, typed numbers, and no cell that computes anything."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import number
from local.pages.query_formats import STARTS_A_FORMULA
from local.report.figures import shown
from local.report.tables import NUMBERS, Column

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from local.report.document import Document
    from local.report.tables import Table

FORMATS = {"usd": "#,##0.00;[Red]-#,##0.00", "ratio": "0.0%", "count": "#,##0", "date": "yyyy-mm-dd"}
NARROWEST, WIDEST = 10, 60
HEADER_ROW = 4
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_NAME = 31
NOTE = (
    "Amounts are numbers in US dollars, shown in cents and kept with nine decimals. A spreadsheet keeps 15 digits of a"
    " number, so this sheet writes the exact sums as text."
)


def write(report: Document, path: Path) -> None:
    """Write the workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = book.properties.modified = report.generated_at.replace(tzinfo=None)
    book.properties.creator = "AI usage analytics"
    cover = book.active
    if cover is not None:
        book.remove(cover)
    _cover(report, book)
    for table in report.all_tables:
        _table(table, book.create_sheet(table.title[:_LONGEST_NAME]))
    _sums(report, book.create_sheet("Exact sums"))
    _glossary(report, book.create_sheet("Words"))
    book.save(path)


def _cover(report: Document, book: Workbook) -> None:
    sheet = book.create_sheet("Report")
    _put(sheet, 1, 1, f"AI usage and cost, {report.period.title}", bold=True)
    _put(sheet, 2, 1, f"{report.period.start} to {report.period.last} (UTC days)")
    _put(sheet, 3, 1, f"Made on {report.generated_at:%Y-%m-%d %H:%M} UTC")
    for n, (said, is_good) in enumerate(report.sentences, start=5):
        _put(sheet, n, 1, f"{'In order' if is_good else 'Look'}: {said}")
    sheet.column_dimensions["A"].width = 110


def _table(table: Table, sheet: Worksheet) -> None:
    from openpyxl.utils import get_column_letter

    _put(sheet, 1, 1, table.title, bold=True)
    _put(sheet, 2, 1, table.says if table.rows else f"{table.says} {table.empty}")
    for n, column in enumerate(table.columns, start=1):
        _put(sheet, HEADER_ROW, n, f"{column.title}, {column.unit}" if column.unit else column.title, bold=True)
        lines = [row[column.key] for row in table.rows]
        for at, value in enumerate(lines, start=HEADER_ROW + 1):
            _figure(sheet, at, n, column, value)
        longest = max((len(_said(value)) for value in (column.title + column.unit, *lines)), default=0)
        sheet.column_dimensions[get_column_letter(n)].width = min(max(longest + 3, NARROWEST), WIDEST)
    _total(table, sheet)
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    if table.rows:
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + len(table.rows)}"


def _total(table: Table, sheet: Worksheet) -> None:
    if not table.total:
        return
    at = HEADER_ROW + 1 + len(table.rows)
    _put(sheet, at, 1, "Sum", bold=True)
    for n, column in enumerate(table.columns, start=1):
        if column.adds:
            _figure(sheet, at, n, column, table.total[column.key], bold=True)


def _sums(report: Document, sheet: Worksheet) -> None:
    _put(sheet, 1, 1, "Exact sums", bold=True)
    _put(sheet, 2, 1, NOTE)
    for n, title in enumerate(("Table", "Ledger", "Sum of the report, USD", "Sum of the facts, USD", "Same"), start=1):
        _put(sheet, HEADER_ROW, n, title, bold=True)
        sheet.column_dimensions["ABCDE"[n - 1]].width = 26
    for at, one in enumerate(report.sums, start=HEADER_ROW + 1):
        said = (one.table, one.ledger, _exact(one.report), _exact(one.facts), "yes" if one.agrees else "NO")
        for n, value in enumerate(said, start=1):
            _put(sheet, at, n, value)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"


def _glossary(report: Document, sheet: Worksheet) -> None:
    for at, entry in enumerate(report.glossary, start=1):
        _put(sheet, at, 1, entry["term"], bold=True)
        _put(sheet, at, 2, entry["meaning"])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 110


def _figure(sheet: Worksheet, row: int, at: int, column: Column, value: Any, *, bold: bool = False) -> None:
    """Write a typed cell; what is unknown says so where money would stand, and is no zero."""
    if value is None:
        _put(sheet, row, at, "unknown" if column.kind == "usd" else column.none.strip("-"))
        return
    if column.kind in NUMBERS or (column.kind == "date" and isinstance(value, (date, datetime))):
        from openpyxl.styles import Font

        cell = sheet.cell(row=row, column=at, value=value)
        cell.number_format = FORMATS[column.kind]
        cell.font = Font(bold=bold)
        return
    _put(sheet, row, at, shown(value, "name") if column.kind == "name" else _said(value), bold=bold)


def _put(sheet: Worksheet, row: int, at: int, text: str, *, bold: bool = False) -> None:
    """Write text that stays text: no formula, no character that a workbook cannot hold."""
    from openpyxl.styles import Font

    said = _UNPRINTABLE.sub("", text)
    cell = sheet.cell(row=row, column=at)
    cell.value = f"'{said}" if said.startswith(STARTS_A_FORMULA) else said
    cell.data_type = "s"
    cell.font = Font(bold=bold)


def _said(value: Any) -> str:
    return _exact(value) if isinstance(value, Decimal) else "" if value is None else shown(value, "text")


def _exact(value: object) -> str:
    if value is None:
        return "unknown"
    return number(value) if isinstance(value, Decimal) else str(value)
