"""Money and counts as people write them: read when they can mean one thing only, refused when they can mean two.

1234.5   -12.30   $1,234.50   1.234,50 USD   1'234.50   1 234,50   12,5   (37.50)      are read
1,234   1.234   twelve hundred to one, or one and a bit?                              refused
€5   1e6   12-                                                                        refused
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.rows import money

if TYPE_CHECKING:
    from .cells import Record

GROUPS = " \u00a0\u202f'\u2019"
"""What separates thousands and never decimals."""
DOLLARS = re.compile(r"US\$|\$|USD", re.IGNORECASE)
SIGNED = re.compile(r"(?P<minus>-?)(?P<digits>[\d.,]+)")
PLAIN = re.compile(r"\d+([.,]\d+)?")
GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*(?P<rest>[.,]\d+)?")
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
WHOLE = re.compile(r"\d+(\.0)?|\d{1,3}([.,]\d{3})+")
LARGEST = Decimal(10) ** 12
LARGEST_COUNT = 10**15
PLAIN_NUMBER = "write a plain number of US dollars such as 1234.50"


def dollars(record: Record, column: str) -> Decimal:
    """Return an amount of US dollars with at most 9 decimals; SkippableError when it could be another one."""
    written = record.required(column, "an amount of US dollars such as 1234.50")
    is_negative = written.startswith("(") and written.endswith(")")
    digits = DOLLARS.sub("", written.strip("()") if is_negative else written, count=1).replace("\u2212", "-")
    found = SIGNED.fullmatch(_closed_up(digits))
    if not found:
        raise record.refusal(column, f"is not an amount of US dollars: {PLAIN_NUMBER}")
    if AMBIGUOUS.fullmatch(found["digits"]):
        whole, part = re.split(r"[.,]", found["digits"])
        raise record.refusal(column, f"may be {whole}{part} or {whole}.{part}0: write one of these")
    amount = _number(found["digits"])
    if amount is None or amount >= LARGEST:
        raise record.refusal(column, f"is not an amount of US dollars: {PLAIN_NUMBER}")
    return money(-amount if found["minus"] or is_negative else amount)


def _closed_up(text: str) -> str:
    """Take out the spaces and apostrophes that stand where thousands are separated."""
    return re.sub(rf"(?<=\d)[{GROUPS}](?=\d{{3}}(?!\d))", "", text.strip(GROUPS).replace("- ", "-"))


def _number(digits: str) -> Decimal | None:
    """Return a number with a point or a comma as the decimal mark, the other one between thousands."""
    if PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    grouped = GROUPED.fullmatch(digits)
    if not grouped or (grouped["rest"] or "").startswith(grouped["mark"]):
        return None
    rest = grouped["rest"] or ""
    whole = digits.removesuffix(rest).replace(grouped["mark"], "")
    return Decimal(f"{whole}.{rest[1:] or 0}")


def not_negative(record: Record, column: str) -> Decimal:
    """Return an amount that may be 0 and not less."""
    amount = dollars(record, column)
    if amount < 0:
        raise record.refusal(column, "is negative: write 0 or more")
    return amount


def count(record: Record, column: str) -> int | None:
    """Return a whole number, None when the cell is blank; thousands may be separated, as there are no decimals."""
    written = record.text(column)
    if written is None:
        return None
    digits = _closed_up(written)
    if not WHOLE.fullmatch(digits):
        raise record.refusal(column, "is not a whole number: write for example 1200")
    number = int(re.sub(r"[.,]", "", digits.removesuffix(".0")))
    if number >= LARGEST_COUNT:
        raise record.refusal(column, "is too large to be true: write for example 1200")
    return number
