"""The organisation as the endpoints read it."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from local.sample_org import anthropic_shapes, cursor_shapes, enterprise_shapes
from local.sample_org.cursor_activity import epoch_ms, events_of_day
from local.sample_org.cursor_days import Member, cycle_start, lines, members, spend
from local.sample_org.paging import LIST_MAXIMUM
from local.sample_org.vendor_rows import EventPage, Row, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from local.sample_org.org import Organisation

CACHED_DAYS = 32
"""Days of Cursor events kept as JSON texts; memory does not grow beyond them."""


class OrganisationRows:
    """Vendor rows generated from an organisation, day by day."""

    page_cap = LIST_MAXIMUM
    strict = True

    def __init__(self, org: Organisation) -> None:
        self.org = org
        self.switches = org.switches
        self.restated: date | None = org.season.restated if org.switches.restated else None
        self.today = org.season.end + timedelta(1)
        self._events = lru_cache(CACHED_DAYS)(self._event_page)

    def verbatim(self, method: str, path: str, query: Mapping[str, Sequence[str]], body: Row) -> bytes | None:
        """Nothing is recorded."""
        del method, path, query, body
        return None

    def usage(self, day: date, revision: int, wanted: Wanted) -> Sequence[Row]:
        """Return the `results` of one bucket of the messages usage report."""
        return anthropic_shapes.usage_results(self.org, day, self._revision(day, revision), wanted)

    def cost(self, day: date, revision: int, group_by: frozenset[str]) -> Sequence[Row]:
        """Return the `results` of one bucket of the cost report."""
        return anthropic_shapes.cost_results(self.org, day, self._revision(day, revision), group_by)

    def claude_code(self, day: date, revision: int) -> Sequence[Row]:
        """Return the analytics rows of one day."""
        return anthropic_shapes.claude_code_results(self.org, day, self._revision(day, revision))

    def organisation(self) -> Row:
        """Return /v1/organizations/me."""
        return {"id": self.org.organisation_id, "name": "Sample Organisation", "type": "organization"}

    def listing(self, what: str) -> Sequence[Row]:
        """Return all API keys, the users who have not been removed, or all workspaces."""
        if what == "api_keys":
            return [anthropic_shapes.key_row(key) for key in self.org.keys]
        if what == "users":
            return [anthropic_shapes.user_row(person) for person in self.org.people if person.left is None]
        founded = self.org.season.start - timedelta(180)
        return [anthropic_shapes.workspace_row(workspace, founded) for workspace in self.org.workspaces]

    def enterprise(self, what: str, day: date) -> Sequence[Row]:
        """Return `users`, `usage` or `cost` of one day of Enterprise analytics."""
        shapes = {
            "users": enterprise_shapes.user_results,
            "usage": enterprise_shapes.usage_results,
            "cost": enterprise_shapes.cost_results,
        }
        return shapes[what](self.org, day)

    def events(self, day: date, revision: int) -> EventPage:
        """Return the Cursor events of one day."""
        return self._events(day, self._revision(day, revision))

    def memberships(self, first: date, last: date) -> Sequence[Member]:
        """Return everybody who was a Cursor member at any time in that range."""
        return [
            member
            for member in members(self.org)
            if member.person.joined <= last and (member.person.left is None or first < member.person.left)
        ]

    def daily(self, membership: Any, day: date, revision: int, *, active_only: bool) -> Sequence[str]:
        """Return the JSON text of one membership's daily usage line, if it has one."""
        found = lines(self.org, membership, day, self._revision(day, revision))
        if not found.active and (active_only or not membership.person.member_on(day)):
            return ()
        return (cursor_shapes.daily_text(membership, day, found, self.switches),)

    def members(self) -> Sequence[Row]:
        """Return Cursor's team members, removed ones included."""
        return [cursor_shapes.member_row(member) for member in members(self.org)]

    def spend(self, today: date, revision: int) -> tuple[int, Sequence[Row]]:
        """Return the cycle's start in epoch milliseconds, and one spend row per present member."""
        sums = spend(self.org, today, revision)
        present = [member for member in members(self.org) if member.person.left is None]
        live = self.switches.live_spend_fields
        return epoch_ms(cycle_start(today)), [cursor_shapes.spend_row(member, sums, live=live) for member in present]

    def audit(self, day: date) -> Sequence[Row]:
        """Return the Cursor audit events of one day, newest first."""
        return cursor_shapes.audit_rows(self.org, day)

    def _revision(self, day: date, revision: int) -> int:
        return revision if day == self.restated else 0

    def _event_page(self, day: date, revision: int) -> EventPage:
        found = events_of_day(self.org, day, revision)
        texts = [cursor_shapes.event_text(event, self.switches) for event in found]
        return EventPage([event.at for event in found], [event.email for event in found], texts)
