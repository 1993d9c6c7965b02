"""Which days a file speaks for, at which instant, and which of its days it has in part only."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from shared import topology

from .statement import HOW_TO_SAY

if TYPE_CHECKING:
    from .formats import Format
    from .statement import Statement
    from .survey import Seen

LONGEST_SPAN_DAYS = 800
ONE_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOW_TO_STATE = (
    f"say it beside the file, <name>.json with {HOW_TO_SAY}, or `python -m local upload FILE --start DAY --end DAY`"
)
Window = tuple[date, date]


class NoPeriodError(Exception):
    """Nothing tells which days a file is about, or it says days that it cannot be about."""


def window(form: Format, said: Statement, seen: Seen, uploaded_at: datetime) -> Window:
    """Return the first and the last day that a file speaks for; NoPeriodError says what is missing."""
    today = uploaded_at.astimezone(UTC).date()
    if form.period == "state":
        day = min(said.day or today, today)
        return day, day
    if form.period in {"instants", "days"}:
        return _of_rows(form, said, seen)
    return _of_period(form, said, today)


def _of_rows(form: Format, said: Statement, seen: Seen) -> Window:
    stated = said.stated if seen.first else said.period
    known = [day for day in (seen.first, seen.last, *(stated or ())) if day]
    if not known:
        what = "has no row with a legible date" if seen.rows else "has a header and no rows"
        raise NoPeriodError(f"{what}, and no period: if there was nothing to report, {HOW_TO_STATE}")
    start, end = min(known), max(known)
    if (end - start).days >= LONGEST_SPAN_DAYS:
        raise NoPeriodError(
            f"speaks for {start} to {end}, more than {LONGEST_SPAN_DAYS} days: mend the odd date in column "
            f"{form.when}, or split the file"
        )
    return start, end


def _of_period(form: Format, said: Statement, today: date) -> Window:
    period = said.period
    if period is None:
        raise NoPeriodError(f"has no days in its rows and no period in its name: {HOW_TO_STATE}")
    start, end = period[0], min(period[1], today - ONE_DAY)
    if end < start:
        raise NoPeriodError(f"speaks for {start} to {period[1]}, of which no day was over on {today}: {HOW_TO_STATE}")
    if form.period != "any":
        _check_shape(form, start, end)
    if (end - start).days >= LONGEST_SPAN_DAYS:
        raise NoPeriodError(f"speaks for {start} to {end}, more than {LONGEST_SPAN_DAYS} days: export fewer at a time")
    return start, end


def _check_shape(form: Format, start: date, end: date) -> None:
    is_month = start.day == 1 and (start.year, start.month) == (end.year, end.month)
    if is_month or (form.period == "day_or_month" and start == end):
        return
    shape = "one day or one calendar month (to date)" if form.period == "day_or_month" else "one calendar month"
    last = date(start.year, start.month, calendar.monthrange(start.year, start.month)[1])
    raise NoPeriodError(
        f"covers {start} to {end}, but its figures can be told apart only for {shape}: export for example "
        f"{start.replace(day=1)} to {last} again; if the period is another one, {HOW_TO_STATE}"
    )


def observed_at(form: Format, said: Statement, seen: Seen, uploaded_at: datetime) -> datetime:
    """Return the instant a file speaks for: its newest event, else the day it is about, else when it was uploaded.

    Days have no time of day, so of two files about the same last day the later upload has to be the newer one: their
    instants differ by one microsecond for each second between the uploads, at most half an hour in all.
    """
    if seen.newest:
        return min(seen.newest, uploaded_at)
    day = said.day if form.period == "state" else _last_day(form, said, seen)
    if day is None:
        return uploaded_at
    order = timedelta(microseconds=int((uploaded_at - EPOCH).total_seconds()))
    midnight = datetime.combine(day, time(tzinfo=UTC))
    if form.period == "state":
        return min(midnight + order, uploaded_at)
    # The day was over, and the vendor had its usual time to make up its mind.
    settled = midnight + ONE_DAY + timedelta(hours=topology.stream(form.stream).settles_after_hours)
    return min(settled + order, uploaded_at)


def _last_day(form: Format, said: Statement, seen: Seen) -> date | None:
    if form.period == "days":
        return max((day for day in (seen.last, said.day) if day), default=None)
    return said.period[1] if said.period else None


def partial(form: Format, said: Statement, covered: Window, uploaded_at: datetime) -> frozenset[date]:
    """Return the days of which a file has a part: its first and its last, unless a person says it has them whole."""
    if form.period != "instants":
        return frozenset()
    is_over = {day: datetime.combine(day + ONE_DAY, time(tzinfo=UTC)) <= uploaded_at for day in covered}
    whole = {day for day in said.stated or () if is_over.get(day)}
    return frozenset({*covered} - whole)
