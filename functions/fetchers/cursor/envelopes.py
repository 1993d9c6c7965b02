"""The shapes in which the vendor answers: where a page stands in its list, the records inside still verbatim.

https://cursor.com/docs/account/teams/admin-api has four different ones for five endpoints.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

IGNORED = msgspec.Raw(b"null")


class Position(NamedTuple):
    """Where one page stands in its list."""

    records: int
    has_next: bool = False
    page: int | None = None
    """The vendor's own number of this page, where it gives one."""
    pages: int | None = None
    """How many there are, where the vendor says so on every page."""
    expected: int | None = None
    """Records on all pages together, where the vendor counts them."""
    totals: dict[str, int] = {}  # noqa: RUF012 - a NamedTuple's default, never changed
    """What the vendor says about the whole list: another word on a later page means that the list has moved."""


class _Pagination(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    has_next_page: bool
    page: int | None = None
    page_size: int | None = None
    total_pages: int | None = None
    total_users: int | None = None
    total_count: int | None = None
    has_previous_page: bool | None = None


class _EventsPagination(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    num_pages: int
    current_page: int | None = None
    page_size: int | None = None
    has_next_page: bool | None = None
    has_previous_page: bool | None = None


class DailyPage(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Daily usage. An answer without `pagination` is the only page; a page counts people, not rows."""

    data: list[msgspec.Raw]
    pagination: _Pagination | None = None
    period: msgspec.Raw = IGNORED

    def position(self) -> Position:
        """Return where this page stands in its list."""
        said = self.pagination
        if said is None:
            return Position(len(self.data))
        totals = {"totalUsers": said.total_users or 0}
        return Position(len(self.data), said.has_next_page, said.page, totals=totals)


class EventsPage(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Usage events."""

    total_usage_events_count: int
    usage_events: list[msgspec.Raw]
    pagination: _EventsPagination
    period: msgspec.Raw = IGNORED

    def position(self) -> Position:
        """Return where this page stands in its list."""
        said, total = self.pagination, self.total_usage_events_count
        totals = {"totalUsageEventsCount": total, "numPages": said.num_pages}
        return Position(
            len(self.usage_events), page=said.current_page, pages=said.num_pages, expected=total, totals=totals
        )


class SpendPage(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Spend so far in the billing cycle that began at `subscriptionCycleStart` (epoch milliseconds)."""

    team_member_spend: list[msgspec.Raw]
    subscription_cycle_start: int
    total_pages: int
    total_members: int = 0
    # Seen in live answers only.
    limited_users_count: msgspec.Raw = IGNORED
    max_user_spend_cents: msgspec.Raw = IGNORED

    def position(self) -> Position:
        """Return where this page stands in its list; a cycle that rolls over between two pages moves it too."""
        totals = {
            "subscriptionCycleStart": self.subscription_cycle_start,
            "totalMembers": self.total_members,
            "totalPages": self.total_pages,
        }
        return Position(len(self.team_member_spend), pages=self.total_pages, totals=totals)


class MembersPage(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """All members at once."""

    team_members: list[msgspec.Raw]

    def position(self) -> Position:
        """Return that this page is the only one."""
        return Position(len(self.team_members))


class AuditPage(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Audit events, newest first."""

    events: list[msgspec.Raw]
    pagination: _Pagination
    params: msgspec.Raw = IGNORED

    def position(self) -> Position:
        """Return where this page stands in its list."""
        said = self.pagination
        totals = {"totalCount": said.total_count or 0}
        return Position(len(self.events), said.has_next_page, said.page, expected=said.total_count, totals=totals)


Envelope = DailyPage | EventsPage | SpendPage | MembersPage | AuditPage
SHAPES: dict[str, type[Envelope]] = {
    "cursor_daily": DailyPage,
    "cursor_events": EventsPage,
    "cursor_spend": SpendPage,
    "cursor_members": MembersPage,
    "cursor_audit": AuditPage,
}
