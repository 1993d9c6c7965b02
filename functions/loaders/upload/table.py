"""Lines of text as records of cells, whatever separates them; a damaged record costs itself, not its neighbours."""

from __future__ import annotations

import csv
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELIMITERS = (",", ";", "\t", "|")
SAYS_DELIMITER = re.compile(r"sep=(.)\s*", re.IGNORECASE)
"""The line with which spreadsheets tell each other what separates the cells."""
EXPLAINED = (
    ("field larger", "has a cell of more than 131,072 characters, or a quote that is never closed"),
    ("unexpected end", "has a quote that is never closed"),
    ("expected after", "has a quote in the middle of a cell: write it twice"),
)


class Cells(NamedTuple):
    """One record; `number` counts rows as a spreadsheet does, the header is 1."""

    number: int
    cells: list[str]


class Broken(NamedTuple):
    """A record that is no row of cells."""

    number: int
    text: str
    reason: str


class _Lines:
    """Remembers which lines a record was made of, and takes them back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._back = lines, deque[str]()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        """Have these lines read again."""
        self._back.extendleft(reversed(lines))


class Table:
    """A header and what stands below it."""

    def __init__(self, lines: Iterator[str], known_titles: Callable[[list[str]], int]) -> None:
        """`known_titles` counts the cells of a header that mean something."""
        self._lines = _Lines(lines)
        self._number = 0
        self.header: list[str] = []
        self.delimiter = self._find_header(known_titles)

    def records(self) -> Iterator[Cells | Broken]:
        """Yield every record below the header; blank lines are counted and left out."""
        reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        while True:
            self._lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._number += 1
                yield self._broken(str(error))
                continue
            self._number += 1
            # Spreadsheets save blank cells beyond the last title.
            while len(cells) > len(self.header) and not cells[-1].strip():
                cells.pop()
            if any(map(str.strip, cells)):
                yield Cells(self._number, cells)

    def _broken(self, error: str) -> Broken:
        """Give up the line on which the damage began and read on behind it."""
        first, *others = self._lines.taken
        self._lines.give_back(others)
        reason = next((said for words, said in EXPLAINED if words in error), f"is no row of cells ({error})")
        return Broken(self._number, first, reason)

    def _find_header(self, known_titles: Callable[[list[str]], int]) -> str:
        """Read up to the first line with text, and return what separates its cells."""
        said: tuple[str, ...] = ()
        for line in self._lines:
            self._number += 1
            found = SAYS_DELIMITER.fullmatch(line.strip("\r\n"))
            if found:
                said = (found[1],)
            elif line.strip():
                self._lines.give_back([line])
                break
        choices = said or DELIMITERS
        start = self._lines.taken[-1:] if self._lines.taken else []
        best = max(choices, key=lambda delimiter: known_titles(_cells(start, delimiter)))
        self._read_header(best)
        return best

    def _read_header(self, delimiter: str) -> None:
        try:
            self.header = next(csv.reader(self._lines, delimiter=delimiter, strict=True), [])
        except csv.Error:
            self.header = []
        self._number = max(self._number, 1)


def _cells(line: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(line, delimiter=delimiter), [])
    except csv.Error:
        return []
