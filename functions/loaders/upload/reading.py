"""The second look at a file: its rows, typed, in pages of a few thousand, and why others could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shared.errors import SkippableError
from shared.ledger import Finding
from shared.rows import Quarantined, Rows

from .header import Header
from .records import Record
from .survey import Survey, open_table
from .table import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .content import Content, Opener
    from .table import Cells

T = TypeVar("T")

ROWS_PER_PAGE = 2_000
MAX_QUARANTINED = 20_000
"""More unreadable rows than this, and it is the file that is wrong, not its rows; bounds memory, too."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One row that could not be read, as the report shows it."""

    number: int
    field: str | None
    reason: str
    cells: tuple[str, ...]


class HopelessError(Exception):
    """Nearly everything in the file is unreadable; the message says what is wrong with the first row."""


class Reading:
    """Reads a surveyed file; `unread` grows while the pages pass."""

    def __init__(self, opener: Opener, content: Content, survey: Survey) -> None:
        self.survey = survey
        self._table = open_table(opener, content)
        self.header = Header(self._table.header, survey.form)
        self.unread: list[Unread] = []

    def pages(self) -> Iterator[Rows]:
        """Yield the rows in pages; HopelessError when too many cannot be read."""
        page = Rows(partial_days=set(self.survey.partial))
        for count, row in enumerate(self._table.records(), start=1):
            self._read(row, page)
            if count % ROWS_PER_PAGE == 0:
                yield page
                page = Rows()
        yield page

    def _read(self, row: Cells | Broken, page: Rows) -> None:
        if isinstance(row, Broken):
            reason = f"row {row.number} {row.reason}"
            self._keep(Unread(row.number, None, reason, (row.text,)))
            page.quarantined.append(self._quarantined(reason, row.text))
            return
        if self.header.is_repeated_by(row.cells):
            page.findings.append(Finding("repeated_header", self.survey.form.stream, "the header stands in the middle"))
            return
        record = Record(self.header, row.number, row.cells, self.survey.coverage)
        try:
            self._check_width(row)
            page.rows.append(self.survey.form.row(record))
            page.findings += record.findings
            if self.header.unknown:
                page.drift.update(self.header.drift(row.cells))
        except SkippableError as error:
            self._keep(Unread(row.number, error.field, error.reason, tuple(row.cells)))
            page.quarantined.append(self._quarantined(error.reason, record.raw, error.field, record))

    def _check_width(self, row: Cells) -> None:
        there, expected = len(row.cells), len(self.header.titles)
        if there != expected:
            why = "a comma or a line break inside of a cell needs quotes around it"
            raise SkippableError(f"row {row.number} has {there} cells where the header has {expected}: {why}")

    def _keep(self, unread: Unread) -> None:
        self.unread.append(unread)
        if len(self.unread) > MAX_QUARANTINED:
            raise HopelessError(f"has more than {MAX_QUARANTINED} rows that cannot be read: {self.unread[0].reason}")

    def _quarantined(
        self, reason: str, raw: str, field: str | None = None, record: Record | None = None
    ) -> Quarantined:
        form = self.survey.form
        day = _legible(record.day, form.when) if record and form.when else None
        amount = _legible(record.usd, form.money[0]) if record and form.money else None
        return Quarantined(f"{form.stream}, {reason}", raw, field, day, amount)


def _legible(read: Callable[[str], T], column: str) -> T | None:
    """Return what a single cell of an unreadable row says, None when it is what cannot be read."""
    try:
        return read(column)
    except SkippableError:
        return None
