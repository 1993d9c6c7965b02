"""Numbers as people's machines write them: 1,234.50 here is 1.234,50 there, and 1.234 may be either.

Counts have no fraction, so groups of three digits are thousands. In amounts of money the file itself tells which mark
stands before its cents; where nothing tells, an amount that could be both is refused, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

COUNT = re.compile(r"[0-9]{1,3}(?P<mark>[.,'\u2019\s])[0-9]{3}(?:(?P=mark)[0-9]{3})*|(?P<whole>[0-9]+)(?:[.,]0+)?")
AMOUNT = re.compile(r"[+-]?(?P<digits>[0-9][0-9.,'\u2019\s]*|[.,][0-9]+)(?P<exponent>[eE][+-]?[0-9]{1,2})?")
CURRENCY = re.compile(r"(?:US\s?)?\$|\bUSD\b", re.IGNORECASE)
SPACES = re.compile(r"['\u2019\s]")
GROUP = 3
LONGEST = 60
"""No number that we can keep has more characters."""
NOTHING = {"", "-", "\u2013", "\u2014", "n/a", "na", "null", "none"}
"""How exports write that there is no number."""


class AmbiguousError(ValueError):
    """The amount could be two amounts."""


def count(text: str) -> int | None:
    """Return a whole number, whatever groups its thousands; None when it is none."""
    found = COUNT.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return None
    return int(found["whole"] or SPACES.sub("", text).replace(".", "").replace(",", ""))


def decimal_mark(text: str) -> str | None:
    """Return the mark before an amount's fraction when the amount alone leaves no doubt."""
    digits = _digits(text)
    if digits is None:
        return None
    marks = [mark for mark in digits if mark in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return None
    whole, _, fraction = digits.rpartition(marks[-1])
    certain = len(set(marks)) > 1 or len(fraction) != GROUP or whole in {"", "0"}
    return marks[-1] if certain else None


def amount(text: str, mark: str | None) -> Decimal | None:
    """Return an amount of dollars; None when it is no number, AmbiguousError when it is two.

    `mark` stands before the cents in this file, None when the file does not tell.
    """
    bare = CURRENCY.sub("", text[:LONGEST]).strip()
    found = AMOUNT.fullmatch(bare)
    digits = _digits(text)
    if not found or digits is None:
        return None
    used = {character for character in digits if character in ".,"}
    point = decimal_mark(text) or (mark if mark and digits.count(mark) == 1 else None)
    if used and point is None and mark is None and sum(map(digits.count, used)) == 1:
        raise AmbiguousError(text)
    plain = _plain(digits, used, point)
    sign = "-" if bare.startswith("-") else ""
    return Decimal(f"{sign}{plain}{found['exponent'] or ''}") if plain else None


def _digits(text: str) -> str | None:
    found = AMOUNT.fullmatch(CURRENCY.sub("", text).strip()) if len(text) <= LONGEST else None
    return SPACES.sub("", found["digits"]) if found else None


def _plain(digits: str, used: set[str], point: str | None) -> str | None:
    """Return the digits with at most one point; None when their groups are not thousands."""
    whole, _, fraction = digits.rpartition(point) if point else (digits, "", "")
    for mark in used - {point} if point else used:
        head, *groups = whole.split(mark)
        if not 1 <= len(head) <= GROUP or any(len(group) != GROUP for group in groups) or mark in fraction:
            return None
    bare = whole.replace(".", "").replace(",", "")
    if point and point in whole:
        return None
    return f"{bare or '0'}.{fraction}" if fraction else bare
