"""A calendar month or quarter, how much of it is over, and the days that it is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from shared.errors import ConfigurationError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTHS_OF_A_QUARTER = 3
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `last` is the last of them that has closed."""

    name: str
    """As somebody wrote it: 2026-10 or 2026-Q4."""
    start: date
    end: date
    last: date

    @property
    def is_over(self) -> bool:
        """Whether every day of it has closed."""
        return self.last == self.end

    @property
    def days(self) -> int:
        """How many of its days have closed."""
        return (self.last - self.start).days + 1

    @property
    def title(self) -> str:
        """Name for people."""
        return f"Quarter {self.name[-1]} of {self.start.year}" if "Q" in self.name else f"{self.start:%B %Y}"

    @property
    def before(self) -> tuple[date, date]:
        """First and last day it is compared with: the whole period before, or as many of its first days."""
        months = _MONTHS_OF_A_QUARTER if "Q" in self.name else 1
        start = _shifted(self.start, -months)
        end = self.start - _ONE_DAY
        return start, end if self.is_over else min(end, start + timedelta(days=self.days - 1))

    @property
    def before_title(self) -> str:
        """What it is compared with, for people."""
        start, end = self.before
        if self.is_over:
            return f"{_shifted(self.start, -1):%B %Y}" if "Q" not in self.name else f"{start} to {end}"
        return f"the first {(end - start).days + 1} days of the period before ({start} to {end})"


def month(text: str, today: date) -> Period:
    """Read a month; ConfigurationError when it is none, or has not begun."""
    found = _MONTH.fullmatch(text)
    if not found:
        raise ConfigurationError(f"--month {text!r} is no month: write for example 2026-10")
    return _period(text, date(int(found[1]), int(found[2]), 1), 1, today)


def quarter(text: str, today: date) -> Period:
    """Read a quarter; ConfigurationError when it is none, or has not begun."""
    found = _QUARTER.fullmatch(text.upper())
    if not found:
        raise ConfigurationError(f"--quarter {text!r} is no quarter: write for example 2026-Q4")
    first = (int(found[2]) - 1) * _MONTHS_OF_A_QUARTER + 1
    return _period(text.upper(), date(int(found[1]), first, 1), _MONTHS_OF_A_QUARTER, today)


def _period(name: str, start: date, months: int, today: date) -> Period:
    end = _shifted(start, months) - _ONE_DAY
    last = min(end, today - _ONE_DAY)
    if last < start:
        raise ConfigurationError(f"{name} has no closed day yet: the last closed day is {today - _ONE_DAY} (UTC)")
    return Period(name, start, end, last)


def _shifted(day: date, months: int) -> date:
    """Return the first of the month that many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
