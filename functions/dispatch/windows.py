"""Which days to ask for: closed, settled, in windows no longer than the stream allows. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.topology import Stream

HEAL_DAYS = 35
"""A day of the last 35 without a sound winner is asked for again, however short the lookback is."""
MONDAY = 0


def last_settled(stream: Stream, now: datetime) -> date:
    """Return the newest UTC day that is closed and past the stream's settling time."""
    settled = now - timedelta(hours=stream.settles_after_hours)
    return settled.astimezone(UTC).date() - timedelta(days=1)


def default_start(stream: Stream, last: date, covered: Iterable[date]) -> date:
    """Return the first day of the lookback, or the oldest recent day nobody has covered, whichever is older."""
    lookback = stream.lookback_days
    if stream.weekly_lookback_days and (last + timedelta(days=1)).weekday() == MONDAY:
        lookback = stream.weekly_lookback_days
    have = set(covered)
    recent = [last - timedelta(days=n) for n in range(HEAL_DAYS)]
    missing = [day for day in recent if day not in have]
    return min([last - timedelta(days=lookback - 1), *missing])


def first_known(stream: Stream, now: datetime) -> date:
    """Return the oldest day that the vendor may be asked for."""
    reach = now.astimezone(UTC).date() - timedelta(days=stream.history_days) if stream.history_days else date.min
    return max(reach, stream.oldest_day or date.min)


def split(stream: Stream, start: date, end: date) -> Iterator[tuple[date, date]]:
    """Yield windows of at most `stream.window_days` that cover start to end, both included, once each."""
    while start <= end:
        last = min(end, start + timedelta(days=stream.window_days - 1))
        yield start, last
        start = last + timedelta(days=1)


def deadline(planned_at: datetime) -> datetime:
    """Return when a run is transformed with whatever has arrived."""
    return planned_at + timedelta(hours=topology.DEADLINE_HOURS)


def midnight(day: date) -> datetime:
    """Return the first instant of a UTC day."""
    return datetime.combine(day, time(tzinfo=UTC))
