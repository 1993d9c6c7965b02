"""What the organisation's usage is charged with, month by month: what its invoices and budgets are made from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.tool_truth import ToolTruth
from local.sample_org.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.sample_org.org import Organisation
    from local.sample_org.sheets import Sheet

Charge = tuple[str, str]
"""Vendor, and the kind of line on its invoice: usage or extra_usage."""


class Month(NamedTuple):
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return (self.start + timedelta(31)).replace(day=1) - timedelta(1)

    @property
    def days(self) -> list[date]:
        """All days."""
        return [self.start + timedelta(number) for number in range((self.end - self.start).days + 1)]

    def __str__(self) -> str:
        """Return it as the sheet writes it."""
        return f"{self.year}-{self.number:02}"


def months(org: Organisation) -> list[Month]:
    """Return the months of the season, oldest first; its first and last may be cut short."""
    return list(dict.fromkeys(Month.of(day) for day in org.days))


def ended(org: Organisation, at_most: int = 12) -> list[Month]:
    """Return the last months that are over by the end of the season, oldest first."""
    return [month for month in months(org) if month.end <= org.season.end][-at_most:]


class Spend:
    """What was used and is charged, without seats."""

    def __init__(self, org: Organisation, sheet: Sheet) -> None:
        self.org = org
        self.sheet = sheet
        self._api = Truth(org, sheet=sheet)
        self._tools = ToolTruth(org, sheet=sheet)
        self._charges: dict[Month, Mapping[Charge, Decimal]] = {}

    def charges(self, month: Month) -> Mapping[Charge, Decimal]:
        """Return a month's billed dollars by vendor and kind, exactly."""
        if month not in self._charges:
            self._charges[month] = self._charged(month)
        return self._charges[month]

    def _charged(self, month: Month) -> Mapping[Charge, Decimal]:
        sums: dict[Charge, Decimal] = defaultdict(Decimal)
        for day in filter(self.org.season.__contains__, month.days):
            sums["anthropic", "usage"] += self._api.cost(day)
            for amount, _ in self._tools.chat_costs(day).values():
                sums["anthropic", "extra_usage"] += amount
            for event in self._tools.cursor_events(day).values():
                sums["cursor", "usage"] += event.billed_usd
        return sums

    def of_team(self, team: str, month: Month) -> Decimal:
        """Return what the people of a team used in a month, in dollars; their seats are not in it."""
        spent = Decimal(0)
        for day in filter(self.org.season.__contains__, month.days):
            members = self.members(team, day)
            spent += sum((part.usd for part in self._api.person_costs(day) if part.email in members), Decimal(0))
            chats = self._tools.chat_costs(day).items()
            spent += sum((amount for (email, *_), (amount, _) in chats if email in members), Decimal(0))
            events = self._tools.cursor_events(day).items()
            spent += sum((event.billed_usd for (email, *_), event in events if email in members), Decimal(0))
        return spent

    def members(self, team: str, day: date) -> set[str]:
        """Return the addresses of a team's members on a day."""
        rows = (row for row in self.sheet.users if row.team == team)
        return {
            row.email
            for row in rows
            if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)
        }
