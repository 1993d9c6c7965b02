"""A folder with one CSV file per tab, as spreadsheets of any country save them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError, FatalError

from .tabs import TABS, Tab, plain, tab_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DELIMITERS = (",", ";", "\t")


def tab_files(folder: Path) -> list[tuple[Tab, Path]]:
    """Return the known tabs of a folder with their files; an absent folder has none."""
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() == ".csv")
    return [(tab, path) for path in files if (tab := tab_of(path.stem))]


def read_folder(folder: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every known tab; FatalError names the file that cannot be read and what to do."""
    tabs: dict[str, list[list[str]]] = {}
    for tab, path in tab_files(folder):
        if tab.name in tabs:
            raise FatalError(f"sheets: {path} is a second file for tab {tab.name}: keep one")
        tabs[tab.name] = _read(tab, path)
    if not tabs:
        expected = ", ".join(f"{name}.csv" for name in TABS)
        raise ConfigurationError(f"AIU_SHEETS: {folder} has none of {expected}: copy them from local/templates/sheets")
    return tabs


def _read(tab: Tab, path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return list(_records(text, _delimiter(tab, text)))
    except UnicodeDecodeError as error:
        raise FatalError(f"sheets: {path} is not UTF-8 at byte {error.start}: save it again as 'CSV UTF-8'") from None
    except csv.Error as error:
        raise FatalError(f"sheets: {path} is not a CSV file ({error}): look for a quote that is not closed") from None
    except OSError as error:
        raise FatalError(f"sheets: {path} cannot be read: {error.strerror}") from None


def _delimiter(tab: Tab, text: str) -> str:
    """Return the delimiter under which the first row names the most columns."""
    return max(DELIMITERS, key=lambda delimiter: _columns_named(tab, text, delimiter))


def _columns_named(tab: Tab, text: str, delimiter: str) -> int:
    try:
        header = next(_records(text, delimiter), [])
    except csv.Error:
        return 0
    return sum(plain(title) in tab.columns for title in header)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # strict: a stray quote would otherwise swallow the rest of the file without a word.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
