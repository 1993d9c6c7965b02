"""What the endpoints read: rows in the vendors' shapes, by day, from an organisation or from recorded answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import date

    from local.sample_org.switches import Switches

Row = Mapping[str, Any]


class Wanted(NamedTuple):
    """Grouping and filters of a usage question."""

    group_by: frozenset[str]
    only: Mapping[str, frozenset[str]]
    """Dimension -> values that may pass."""


class EventPage(NamedTuple):
    """The events of one day, newest first, as JSON texts beside what they are found by."""

    times: Sequence[int]
    emails: Sequence[str | None]
    texts: Sequence[str]


class VendorRows(Protocol):
    """Everything the doubles know; `revision` 1 asks for the restated day as it is told later."""

    switches: Switches
    restated: date | None
    """The day whose answers may change; None when none does."""
    today: date
    """The first day of which nothing is known, unless the server is told another."""
    page_cap: int
    """Most rows on a page of a list, whatever was asked for."""
    strict: bool
    """Enforce documented look-back limits, too."""

    def verbatim(self, method: str, path: str, query: Mapping[str, Sequence[str]], body: Row) -> bytes | None:
        """Return the recorded answer to exactly this request; None when there is none."""
        ...

    def usage(self, day: date, revision: int, wanted: Wanted) -> Sequence[Row]:
        """Return the `results` of one bucket of the messages usage report."""
        ...

    def cost(self, day: date, revision: int, group_by: frozenset[str]) -> Sequence[Row]:
        """Return the `results` of one bucket of the cost report."""
        ...

    def claude_code(self, day: date, revision: int) -> Sequence[Row]:
        """Return the analytics rows of one day."""
        ...

    def organisation(self) -> Row:
        """Return /v1/organizations/me."""
        ...

    def listing(self, what: str) -> Sequence[Row]:
        """Return all `api_keys`, `users` or `workspaces` (archived ones included)."""
        ...

    def enterprise(self, what: str, day: date) -> Sequence[Row]:
        """Return `users`, or the finest rows of `usage` or `cost`, of one day of Enterprise analytics."""
        ...

    def events(self, day: date, revision: int) -> EventPage:
        """Return the Cursor events of one day."""
        ...

    def memberships(self, first: date, last: date) -> Sequence[Any]:
        """Return everybody who was a Cursor member at any time in that range, inactive ones included."""
        ...

    def daily(self, membership: Any, day: date, revision: int, *, active_only: bool) -> Sequence[str]:
        """Return the JSON texts of one membership's daily usage line: one, or none."""
        ...

    def members(self) -> Sequence[Row]:
        """Return Cursor's team members, removed ones included."""
        ...

    def spend(self, today: date, revision: int) -> tuple[int, Sequence[Row]]:
        """Return the cycle's start in epoch milliseconds, and one spend row per member."""
        ...

    def audit(self, day: date) -> Sequence[Row]:
        """Return the Cursor audit events of one day, newest first."""
        ...
