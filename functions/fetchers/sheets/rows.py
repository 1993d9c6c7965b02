"""The sheet's page into rows of `raw_sheets`: valid rows, refused rows with the reason, unknown columns as drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from shared.errors import FatalError, SkippableError
from shared.rows import Quarantined, Rows

from .cells import Record, clean
from .conflicts import Accepted, Aliases
from .money_conflicts import invoice_findings, team_findings
from .records import SheetRow, read
from .tabs import OURS, TABS, Tab, columns_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from shared.rows import Context, Page

Entry = tuple[Record, list[SheetRow]]


def rows(page: Page, context: Context) -> Rows:
    """Read all tabs of one sheet.

    FatalError when a tab's header lacks a required column: the last good sheet stays in force.
    """
    try:
        sheet = msgspec.json.decode(page.body, type=dict[str, list[list[str]]])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise FatalError(f"sheets: the page is not a sheet: {error}") from None
    found = Rows()
    for tab in TABS.values():
        if tab.name in sheet:
            _settle(_entries(tab, sheet[tab.name], context.start, found), found)
    said = [row for row in found.rows if isinstance(row, SheetRow)]
    found.findings = sorted([*invoice_findings(said), *team_findings(said)])
    return found


class _Header:
    """The first row of a tab, which gives the cells below it their names."""

    def __init__(self, tab: Tab, cells: list[str]) -> None:
        self.tab = tab
        self._titles = [clean(title) for title in cells]
        self._places = columns_of(tab, self._titles)

    def record(self, number: int, row: list[str]) -> Record:
        """Name the cells of one row."""
        known = {column: row[place] for column, place in self._places.items() if place < len(row)}
        raw = {self._title(place): cell for place, cell in enumerate(row)}
        return Record(self.tab.name, number, known, msgspec.json.encode(raw).decode())

    def unknown(self, row: list[str]) -> Iterator[str]:
        """Yield the columns that have a cell in this row and no meaning for us."""
        for place, cell in enumerate(row):
            if cell and place not in self._places.values() and plain(self._title(place)) not in OURS:
                yield f"{self.tab.name}.{self._title(place)}"

    def overflows(self, row: list[str]) -> bool:
        """Whether the row has text beyond the last column."""
        return any(row[len(self._titles) :])

    def _title(self, place: int) -> str:
        title = self._titles[place] if place < len(self._titles) else ""
        is_second = title in self._titles[:place]
        return f"column {place + 1}" if not title else f"{title} (column {place + 1})" if is_second else title


def _entries(tab: Tab, cells: list[list[str]], state_date: date, found: Rows) -> list[Entry]:
    """Read every row of a tab on its own; `found` takes the drift and the rows that cannot be read."""
    header = _Header(tab, cells[0] if cells else [])
    entries: list[Entry] = []
    for number, uncleaned in enumerate(cells[1:], start=2):
        row = [clean(cell) for cell in uncleaned]
        found.drift.update(header.unknown(row))
        record = header.record(number, row)
        if record.is_blank:
            continue
        try:
            if header.overflows(row):
                raise record.refusal(tab.required[0], "has more cells than the header: quote a cell that holds commas")
            entries.append((record, read(record, state_date)))
        except SkippableError as error:
            found.quarantined.append(_refused(record, error))
    return entries


def _settle(entries: list[Entry], found: Rows) -> None:
    """Keep the rows of one tab that do not contradict each other."""
    accepted, aliases = Accepted(), Aliases(row for _, said in entries for row in said)
    for record, said in entries:
        try:
            for row in said:
                aliases.check(record, row)
            found.rows.extend(accepted.add(record, said))
        except SkippableError as error:
            found.quarantined.append(_refused(record, error))


def _refused(record: Record, error: SkippableError) -> Quarantined:
    return Quarantined(error.reason, record.raw, error.field)
