"""The organisation's calendar: how busy a day is, and which days are special."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
SUNDAY = 6
WEEK = 7


@dataclass(frozen=True, slots=True)
class Season:
    """The days an organisation is active on, first and last included; all days are UTC."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days, from the first to the last."""
        return (self.end - self.start).days + 1

    @property
    def spike(self) -> date:
        """The working day on which API traffic is six times as heavy."""
        day = self.start + timedelta(self.days * 7 // 10)
        back = max(0, day.weekday() - SATURDAY + 1)
        return max(self.start, day - timedelta(back))

    @property
    def restated(self) -> date:
        """The day whose answers may change after they were first given: the last but one."""
        return max(self.start, self.end - timedelta(1))

    @property
    def bare(self) -> date | None:
        """The quiet Sunday on which the cost report attributes nothing; None in a season without a Sunday."""
        middle = self.start + timedelta(self.days // 2)
        sundays = (middle + timedelta(n - middle.weekday() + SUNDAY) for n in (0, -WEEK))
        return next((day for day in sundays if day in self and day != self.restated), None)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def people_level(self, day: date) -> float:
        """How busy people are: 0 outside the season, ramping up over its first half, a tenth at weekends."""
        if day not in self:
            return 0.0
        ramp = min(1.0, 0.4 + 1.2 * (day - self.start).days / self.days)
        return ramp * (0.1 if day.weekday() >= SATURDAY else 1.0)

    def service_level(self, day: date) -> float:
        """How busy machines are: weekends count half, and one day spikes."""
        if day not in self:
            return 0.0
        ramp = min(1.0, 0.4 + 1.2 * (day - self.start).days / self.days)
        return ramp * (0.5 if day.weekday() >= SATURDAY else 1.0) * (6.0 if day == self.spike else 1.0)
