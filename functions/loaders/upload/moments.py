"""Days and instants as exports write them, and the days that a file can be about."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

FIRST_DAY = date(2020, 1, 1)
"""No product here is older; an earlier day is a typing error, and would make a file span decades."""
DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")


class Coverage(NamedTuple):
    """What a row may know beyond its cells."""

    start: date
    """First day that the file speaks for."""
    end: date
    """Last day, included."""
    latest: date
    """No row can be about a later day: the file was there already."""
    mark: str | None = None
    """What stands before the fraction of an amount; None when the file does not tell."""


def utc_day(text: str) -> date:
    """Return the UTC day of a day or an instant that everybody reads alike; ValueError when it is neither."""
    found = DAY.fullmatch(text)
    return date(int(found[1]), int(found[3]), int(found[4])) if found else utc(text).date()


def utc(text: str) -> datetime:
    """Return an ISO 8601 instant in UTC, as vendors write it; ValueError when it is none."""
    moment = datetime.fromisoformat(text.removesuffix(" UTC"))
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} has no UTC day") from None


def says_no_offset(text: str) -> bool:
    """Whether an instant that can be read leaves its offset out."""
    return not text.endswith(("Z", " UTC")) and datetime.fromisoformat(text).tzinfo is None
