"""The vendor's instants: milliseconds since 1970, as a number or as a string of digits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shared.errors import SkippableError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS_PER_DAY = 86_400_000


def instant(value: int | str, field: str) -> datetime:
    """Return an instant in UTC, exact to the millisecond; SkippableError about `field` when it is none."""
    try:
        if value >= 0 if isinstance(value, int) else value.isdecimal():
            return EPOCH + timedelta(milliseconds=int(value))
    except OverflowError:
        pass
    raise SkippableError(f"{value!r} is no number of milliseconds since 1970", field=field)


def first_ms(day: date) -> int:
    """Return the first millisecond of a UTC day."""
    return (day - EPOCH.date()).days * MS_PER_DAY


def last_ms(day: date) -> int:
    """Return the last millisecond of a UTC day: the vendor's range ends are inclusive."""
    return first_ms(day) + MS_PER_DAY - 1
