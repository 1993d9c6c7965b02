"""Rows of a query as a table for people, CSV for spreadsheets, or JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import jsonable, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shared.protocols import Row

    Format = Callable[[Sequence[str], Sequence[Row]], str]

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return an array of objects, one row a line; NUMERIC is text, so that no digit is lost on the way."""
    del columns
    lines = (json.dumps(jsonable(row), ensure_ascii=False) for row in rows)
    return "[" + ",\n ".join(lines) + "]"


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return RFC 4180 CSV whose text cells no spreadsheet takes for a formula; NULL is empty, numbers are plain."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return out.getvalue().removesuffix("\n")


def as_table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a table as wide as the terminal; elsewhere as wide as its content, so that nothing is cut."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        is_number = any(isinstance(row[name], (int, float, Decimal)) for row in rows)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*("NULL" if row[name] is None else _escaped(text(row[name])) for name in columns))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 1_000_000)
    with console.capture() as capture:
        console.print(table)
        console.print(f"({len(rows):,} row{'' if len(rows) == 1 else 's'})", style="dim")
    lines = capture.get().splitlines()
    return "\n".join(line.rstrip() for line in lines)


FORMATS: dict[str, Format] = {"table": as_table, "csv": as_csv, "json": as_json}


def _cell(value: Any) -> str:
    said = text(value)
    is_formula = isinstance(value, str) and said.startswith(STARTS_A_FORMULA)
    return f"'{said}" if is_formula else said


def _escaped(said: str) -> str:
    from rich.markup import escape

    return escape(said)
