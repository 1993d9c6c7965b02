"""Which days an explanation is about, and with which earlier days they are compared. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKS = 4
"""Of a single day's weekday, before it."""
SUNDAY = 6
DAY, MONTH, SESSIONS = "day", "month", "sessions"
KINDS = (DAY, MONTH, SESSIONS)
"""What the head of a rule may ask for in `explain`."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The days in question and those before; all are UTC days, first and last included."""

    first_day: date
    last_day: date
    base_first: date
    base_last: date
    weekday: int
    """1 is Sunday, as BigQuery counts; only that weekday is compared. 0 compares all days."""
    platform: str
    scope: str
    name: str

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of the queries under sql/explanations."""
        return asdict(self)


def spans(kind: str, about: Mapping[str, Any], today: date) -> Spans:
    """Return the spans of what a rule found: a day is compared with four of its weekdays, a month with the one before.

    A month that is not over is compared with the same days.
    """
    day: date = about["day"]
    whose = (about["platform"], about["scope"], about["name"])
    if kind != MONTH:
        return Spans(day, day, day - timedelta(7 * WEEKS), day - timedelta(1), (day.weekday() + 1) % 7 + 1, *whose)
    first = day.replace(day=1)
    before = (first - timedelta(1)).replace(day=1)
    last = min(_month_end(first), today - timedelta(1))
    base_last = first - timedelta(1) if last == _month_end(first) else before + (last - first)
    return Spans(first, last, before, min(base_last, first - timedelta(1)), 0, *whose)


def _month_end(first: date) -> date:
    return (first + timedelta(31)).replace(day=1) - timedelta(1)
