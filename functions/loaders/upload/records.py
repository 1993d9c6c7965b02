"""One row of an export, read cell by cell; every refusal says row, column, value and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from shared.errors import SkippableError
from shared.ledger import Finding
from shared.rows import NANO
from shared.values import EXACT, LARGEST_COUNT, LARGEST_EXPONENT

from . import amounts
from .moments import FIRST_DAY, says_no_offset, utc, utc_day

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from .header import Header
    from .moments import Coverage

SHORT = 40
"""How much of a value a message repeats."""
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"=]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
YES, NO = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}
HOW_TO_WRITE_A_DAY = "is not a date that everybody reads alike: write YYYY-MM-DD"


class Record:
    """One row, its cells under the names of the format's columns."""

    __slots__ = ("_cells", "_header", "coverage", "findings", "number")

    def __init__(self, header: Header, number: int, cells: list[str], coverage: Coverage) -> None:
        """`number` counts rows as a spreadsheet does."""
        self.number = number
        self.coverage = coverage
        self.findings: list[Finding] = []
        self._header = header
        self._cells = cells

    @property
    def raw(self) -> str:
        """The row as JSON text under the file's own titles."""
        return msgspec.json.encode(self._header.named(self._cells)).decode()

    def refusal(self, column: str, why: str) -> SkippableError:
        """Return the error that sends this row to quarantine because of one cell."""
        value, title = self.text(column) or "", self._header.title(column)
        shown = value if len(value) <= SHORT else f"{value[:SHORT]}…"
        return SkippableError(f'row {self.number}, {title} "{shown}": {why}', field=title)

    def text(self, column: str) -> str | None:
        """Return a cell without surrounding space, None when it is blank or its column is missing."""
        place = self._header.places.get(column)
        return (self._cells[place].strip() or None) if place is not None and place < len(self._cells) else None

    def required(self, column: str) -> str:
        """Return the text of a cell that must not be blank."""
        value = self.text(column)
        if value is None:
            raise self.refusal(column, "is blank")
        return value

    def email(self, column: str) -> str | None:
        """Return an address in lower case, None when the cell is blank."""
        value = self.text(column)
        found = value.lower() if value else None
        if found and not (found.isprintable() and ADDRESS.fullmatch(found)):
            raise self.refusal(column, "is not an e-mail address")
        return found

    def address(self, column: str) -> str:
        """Return an address in lower case; it must not be blank."""
        self.required(column)
        return self.email(column) or ""

    def count(self, column: str) -> int | None:
        """Return a whole number, None when the cell says that there is none."""
        value = self.text(column)
        if value is None or value.lower() in amounts.NOTHING:
            return None
        found = amounts.count(value)
        if found is None or found > LARGEST_COUNT:
            raise self.refusal(column, "is not a whole number")
        return found

    def usd(self, column: str) -> Decimal | None:
        """Return an amount of US dollars with 9 decimals, None when the cell says that there is none."""
        value = self.text(column)
        if value is None or value.lower() in amounts.NOTHING:
            return None
        try:
            found = amounts.amount(value, self.coverage.mark)
        except amounts.AmbiguousError:
            raise self.refusal(
                column, 'may be thousands or a fraction: say which mark is decimal beside the file, {"decimal": "."}'
            ) from None
        if found is None or found.adjusted() > LARGEST_EXPONENT:
            raise self.refusal(column, "is not an amount in US dollars")
        rounded = EXACT.quantize(found, NANO)
        if rounded != found:
            self.findings.append(Finding("rounded", column, "finer than 9 decimals, rounded half to even"))
        return rounded

    def flag(self, column: str) -> bool | None:
        """Return yes or no, None when the cell is blank."""
        value = (self.text(column) or "").lower()
        if value in NO:
            return False
        if value and value not in YES:
            raise self.refusal(column, "is neither yes nor no")
        return bool(value) or None

    def day(self, column: str) -> date:
        """Return the UTC day of a cell that must not be blank; it is not later than the file."""
        value = self.required(column)
        try:
            day = utc_day(value)
        except ValueError:
            raise self.refusal(column, HOW_TO_WRITE_A_DAY) from None
        return self._plausible(column, day)

    def instant(self, column: str) -> datetime:
        """Return the instant of a cell that must not be blank, in UTC."""
        value = self.required(column)
        try:
            moment = utc(value)
        except ValueError:
            raise self.refusal(column, "is not an instant: write 2026-01-31T12:00:00Z") from None
        self._plausible(column, moment.date())
        if says_no_offset(value):
            self.findings.append(Finding("assumed_utc", column, "has no offset from UTC and was read as UTC"))
        return moment

    def _plausible(self, column: str, day: date) -> date:
        if day < FIRST_DAY:
            raise self.refusal(column, f"is before {FIRST_DAY}, when none of this existed")
        if day > self.coverage.latest:
            raise self.refusal(column, f"is later than the file itself ({self.coverage.latest})")
        return day
