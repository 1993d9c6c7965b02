"""One row of a tab, read cell by cell; every refusal says tab, row, column, value and what to write instead."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.errors import SkippableError
from shared.rows import CENTS, money

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(9999, 12, 31)
SHORT = 40
"""How much of a value a message repeats."""

ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"=]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WEIGHT = re.compile(r"(?P<number>\d{1,9}(\.\d{1,20})?)\s?(?P<percent>%)?")
FORMULA_ERROR = re.compile(r"=.*|#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|ERROR!)", re.DOTALL)
SECRET = re.compile(r"\b(sk-|crsr_)[\w-]{20,}")
"""A key itself, pasted where its id belongs; it must not travel any further."""

PLATFORMS = {
    "anthropic": None,
    "claude_api": "claude_api",
    "claude_code": "claude_code",
    "claude_ai": "claude_ai",
    "claude_web": "claude_ai",
    "cursor": "cursor",
}


def clean(cell: str) -> str:
    """Return a cell without surrounding space, a spreadsheet's leading apostrophe, or the rest of a secret."""
    return SECRET.sub(r"\1…", cell.strip().removeprefix("'").strip())


class Record:
    """One row, its cells under the names of their columns."""

    def __init__(self, tab: str, number: int, cells: Mapping[str, str], raw: str) -> None:
        """`number` counts rows as spreadsheets do, the header is 1; `raw` is the row as JSON text."""
        self.tab = tab
        self.number = number
        self.raw = raw
        self._cells = cells

    @property
    def is_blank(self) -> bool:
        """Whether no column that means something to us has text: an empty row, or somebody's note beside the table."""
        return not any(self._cells.values())

    def refusal(self, column: str, why: str) -> SkippableError:
        """Return the error that sends this row to quarantine because of one cell."""
        value = self._cells.get(column, "")
        shown = value if len(value) <= SHORT else f"{value[:SHORT]}…"
        return SkippableError(f'sheets: {self.tab} row {self.number}, {column} "{shown}": {why}', field=column)

    def text(self, column: str) -> str | None:
        """Return a cell's text, None when it is blank or its column is missing."""
        value = self._cells.get(column) or None
        if value and FORMULA_ERROR.fullmatch(value):
            raise self.refusal(column, "this is a formula or its error: write the value")
        return value

    def key(self, column: str) -> str:
        """Return the text of a required cell that names a thing by its id."""
        value = self.text(column)
        if value is None:
            raise self.refusal(column, "is blank: write the id, or clear the whole row")
        if value.endswith("…"):
            raise self.refusal(column, "this is the secret key, not its id: write the id, and revoke the key")
        return value

    def email(self, column: str) -> str | None:
        """Return an address in lower case, None when the cell is blank."""
        value = self.text(column)
        return self.address(column, value) if value else None

    def address(self, column: str, value: str) -> str:
        """Return one address of a cell in lower case."""
        found = value.strip().lower()
        if not found.isprintable() or not ADDRESS.fullmatch(found):
            raise self.refusal(column, f'"{found[:SHORT]}" is not an e-mail address: write name@example.com')
        return found

    def platform(self) -> str | None:
        """Return the platform in our words; None when the row names none, or only the vendor."""
        value = self.text("platform")
        name = re.sub(r"[\s.-]+", "_", value.lower()) if value else None
        if name is None:
            return None
        if name not in PLATFORMS:
            raise self.refusal("platform", f"is not known: write {', '.join(PLATFORMS)} or nothing")
        return PLATFORMS[name]

    def named_platform(self, allowed: Collection[str]) -> str | None:
        """Return the platform when the cell names one of `allowed`, None when it is blank."""
        found = self.platform()
        if found in allowed or not self.text("platform"):
            return found
        raise self.refusal("platform", f"does not fit here: write {', '.join(sorted(allowed))}")

    def required(self, column: str, what: str) -> str:
        """Return a cell that must not be blank; `what` tells the person what to write."""
        value = self.text(column)
        if value is None:
            raise self.refusal(column, f"is blank: write {what}")
        return value

    def choice(self, column: str, choices: Mapping[str, str], blank: str | None = None) -> str:
        """Return what the cell's word stands for; a blank cell is `blank`, and refused without one."""
        value = self.text(column)
        if value is None and blank:
            return blank
        word = re.sub(r"[\s-]+", "_", (value or "").lower())
        if word not in choices:
            why = "is not known" if value else "is blank"
            raise self.refusal(column, f"{why}: write {', '.join(dict.fromkeys(choices.values()))}")
        return choices[word]

    def period(self) -> tuple[date, date]:
        """Return the first day the row speaks for and the first day it no longer does."""
        start = self.day("valid_from") or FIRST_DAY
        end = self.day("valid_to") or LAST_DAY
        if end <= start:
            raise self.refusal(
                "valid_to", f"is not after {start}: write the first day on which the row no longer holds"
            )
        return start, end

    def required_day(self, column: str) -> date:
        """Return a day that must not be blank."""
        found = self.day(column)
        if found is None:
            raise self.refusal(column, "is blank: write a day, YYYY-MM-DD")
        return found

    def day(self, column: str) -> date | None:
        """Return a day, None when the cell is blank."""
        value = self.text(column)
        if value is None:
            return None
        if not ISO_DAY.fullmatch(value):
            raise self.refusal(column, "is not a date that everybody reads alike: write YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.refusal(column, "is not a day of the calendar: write YYYY-MM-DD") from None

    def weight(self, column: str, value: str) -> Decimal:
        """Return the weight that one owner of a shared key has."""
        found = WEIGHT.fullmatch(value.strip())
        # A spreadsheet stores 50% as 0.5 and saves it to a CSV file as 50%.
        weight = money(Decimal(found["number"]) / (CENTS if found["percent"] else 1)) if found else Decimal(0)
        if not weight:
            raise self.refusal(column, "a share is a number above 0, such as 2 or 0.5: this owner's weight among all")
        return weight
