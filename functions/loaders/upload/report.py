"""What could not be read, in a file beside the upload: row, field, reason, and the row as it came.

Spreadsheets run cells that begin like formulas, and what people upload may have been written by anybody: such cells
get an apostrophe here. In the lake and the warehouse they stay as they came, where nothing runs them.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from shared.protocols import MissingObjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shared.protocols import Lake

    from .reading import Unread

SUFFIX = ".report.csv"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def name(key: str) -> str:
    """Return the key of the report about an upload."""
    return f"{key}{SUFFIX}"


def of_rows(titles: Sequence[str], unread: Iterable[Unread]) -> bytes:
    """Return the report about single rows."""
    rows = ([str(u.number), u.field or "", u.reason, *u.cells] for u in unread)
    return _csv([["row", "field", "reason", *titles], *rows])


def of_file(reason: str, rows: int) -> bytes:
    """Return the report about a file that was refused as a whole."""
    which = f"all {rows}" if rows else "all"
    return _csv([["row", "field", "reason"], [which, "", f"The file {reason}."]])


def write(key: str, report: bytes, mark: str, uploads: Lake) -> str:
    """Keep a report beside its upload and return its key; one of other content, from an earlier file, stays."""
    first, second = name(key), f"{key}.{mark}{SUFFIX}"
    if uploads.create(first, report):
        return first
    try:
        if uploads.read(first) == report:
            return first
    except MissingObjectError:
        pass
    uploads.create(second, report)
    return second


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    # With its mark, spreadsheets read UTF-8 as such.
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
