"""Periods as text, in Metabase's own notation, so that a link means the same wherever it is opened.

`2026-10-01~2026-10-31` has both days in it; `2026-10-01~` begins after that day, `~2026-10-31` ends before it.
Others: `2026-10-05`, `2026-10`, `Q4-2026`, `thisday`, `thismonth`, `lastmonth` and so on; `past12months` is the twelve
whole months before this one, `past12months~` those and this one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

EXAMPLE = "write for example 2026-10-01~2026-10-31, 2026-10, Q4-2026, lastmonth or past12months"
_FIRST, _LAST = date(1970, 1, 1), date(9999, 12, 31)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"Q([1-4])-(\d{4})")
_NAMED = re.compile(r"(this|last)(day|week|month|quarter|year)")
_PAST = re.compile(r"past(\d{1,4})(day|week|month|quarter|year)s(~?)")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Period(NamedTuple):
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        """Return the period as text, in figures."""
        return f"{self.start}~{self.end}"


def read(text: str, today: date) -> Period:
    """Return the days that a text means on a given day; ValueError says how to write one."""
    try:
        if named := _NAMED.fullmatch(text):
            this = _unit(named.group(2), today)
            return this if named.group(1) == "this" else _before(named.group(2), this, 1)
        if past := _PAST.fullmatch(text):
            this = _unit(past.group(2), today)
            whole = _before(past.group(2), this, int(past.group(1)))
            return Period(whole.start, this.end) if past.group(3) else whole
        return _in_figures(text)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no period: {EXAMPLE}") from None


def _in_figures(text: str) -> Period:
    if month := _MONTH.fullmatch(text):
        first = date(int(month.group(1)), int(month.group(2)), 1)
        return Period(first, _unit("month", first).end)
    if quarter := _QUARTER.fullmatch(text):
        return _unit("quarter", date(int(quarter.group(2)), int(quarter.group(1)) * 3, 1))
    start, tilde, end = text.partition("~")
    if start and tilde and not end:
        return Period(date.fromisoformat(start) + timedelta(days=1), _LAST)
    if end and not start:
        return Period(_FIRST, date.fromisoformat(end) - timedelta(days=1))
    days = Period(date.fromisoformat(start), date.fromisoformat(end or start))
    if days.start > days.end:
        raise ValueError(text)
    return days


def _unit(unit: str, day: date) -> Period:
    """Return the day, week (from Monday, as reports here count), month, quarter or year that a day lies in."""
    if unit == "day":
        return Period(day, day)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    length = _MONTHS[unit]
    start = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(start, _months_on(start, length) - timedelta(days=1))


def _before(unit: str, this: Period, count: int) -> Period:
    """Return the `count` whole units before a unit."""
    if unit in _MONTHS:
        start = _months_on(this.start, -count * _MONTHS[unit])
    else:
        start = this.start - timedelta(days=count * (7 if unit == "week" else 1))
    return Period(start, this.start - timedelta(days=1))


def _months_on(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
