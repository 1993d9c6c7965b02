"""Recorded answers in place of the organisation: a folder of exchanges, one JSON file each.

A request that a file names is answered with the recorded response, verbatim. Any other request about days is answered
from the rows of all recordings, cut into buckets and pages as documented; a day that nobody recorded is empty, in the
documented shape.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from local.sample_org.endpoints import ENDPOINTS
from local.sample_org.exchanges import Exchange, read_exchanges
from local.sample_org.paging import LIST_MAXIMUM
from local.sample_org.switches import Switches
from local.sample_org.vendor_rows import EventPage, Row, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PATHS = {endpoint.name: endpoint.path for endpoint in ENDPOINTS}
LISTS = {"api_keys": "anthropic_keys", "users": "anthropic_users", "workspaces": "anthropic_workspaces"}


class RecordedRows:
    """Vendor rows read from a folder of exchanges; ValueError names a file that cannot be read."""

    page_cap = LIST_MAXIMUM
    strict = False
    restated: date | None = None

    def __init__(self, folder: Path) -> None:
        self.switches = Switches()
        self.exchanges = read_exchanges(folder)
        self.today = max(self._days(), default=date(2026, 1, 1)) + timedelta(1)

    def verbatim(self, method: str, path: str, query: Mapping[str, Sequence[str]], body: Row) -> bytes | None:
        """Return the recorded answer to exactly this request; None when there is none."""
        for exchange in self.exchanges:
            if exchange.answers(method, path, query, body):
                return msgspec.json.encode(exchange.response)
        return None

    def usage(self, day: date, revision: int, wanted: Wanted) -> Sequence[Row]:
        """Return the recorded `results` of that bucket, however they were grouped."""
        del revision, wanted
        return self._bucket("anthropic_usage", day)

    def cost(self, day: date, revision: int, group_by: frozenset[str]) -> Sequence[Row]:
        """Return the recorded `results` of that bucket, however they were grouped."""
        del revision, group_by
        return self._bucket("anthropic_cost", day)

    def claude_code(self, day: date, revision: int) -> Sequence[Row]:
        """Return the recorded analytics rows of one day."""
        del revision
        return [row for row in self._rows("claude_code", "data") if _day(row["date"]) == day]

    def organisation(self) -> Row:
        """Return the recorded organisation."""
        return next(self._answers("anthropic_me"), {})

    def listing(self, what: str) -> Sequence[Row]:
        """Return the rows of all recorded pages."""
        return list(self._rows(LISTS[what], "data"))

    def enterprise(self, what: str, day: date) -> Sequence[Row]:
        """Return the recorded rows that start on that day; engagement rows carry no day, their request does."""
        if what == "users":
            asked = (e for e in self._recorded("enterprise_users") if e.query.get("date") == str(day))
            return [row for exchange in asked for row in exchange.response["data"]]
        return [row for row in self._rows(f"enterprise_{what}", "data") if _day(row["starting_at"]) == day]

    def events(self, day: date, revision: int) -> EventPage:
        """Return the recorded events of one day, newest first."""
        del revision
        rows = [row for row in self._rows("cursor_events", "usageEvents") if _ms_day(int(row["timestamp"])) == day]
        rows.sort(key=lambda row: -int(row["timestamp"]))
        texts = [msgspec.json.encode(row).decode() for row in rows]
        return EventPage([int(row["timestamp"]) for row in rows], [row.get("userEmail") for row in rows], texts)

    def memberships(self, first: date, last: date) -> Sequence[str]:
        """Return the addresses with a recorded daily line in that range."""
        rows = self._rows("cursor_daily", "data")
        return list(dict.fromkeys(row["email"] for row in rows if first <= date.fromisoformat(row["day"]) <= last))

    def daily(self, membership: Any, day: date, revision: int, *, active_only: bool) -> Sequence[str]:
        """Return the recorded daily lines of one address and day."""
        del revision
        return [
            msgspec.json.encode(row).decode()
            for row in self._rows("cursor_daily", "data")
            if (row["email"], row["day"]) == (membership, str(day)) and (row["isActive"] or not active_only)
        ]

    def members(self) -> Sequence[Row]:
        """Return the recorded team members."""
        return list(self._rows("cursor_members", "teamMembers"))

    def spend(self, today: date, revision: int) -> tuple[int, Sequence[Row]]:
        """Return the recorded cycle and spend rows, whatever day it is."""
        del today, revision
        cycle = next(self._answers("cursor_spend"), {}).get("subscriptionCycleStart", 0)
        return cycle, list(self._rows("cursor_spend", "teamMemberSpend"))

    def audit(self, day: date) -> Sequence[Row]:
        """Return the recorded audit events of one day, newest first."""
        rows = [row for row in self._rows("cursor_audit", "events") if _day(row["timestamp"]) == day]
        return sorted(rows, key=lambda row: str(row["timestamp"]), reverse=True)

    def _recorded(self, endpoint: str) -> Iterator[Exchange]:
        return (e for e in self.exchanges if e.path == PATHS[endpoint] and not e.verbatim_only)

    def _answers(self, endpoint: str) -> Iterator[dict[str, Any]]:
        return (exchange.response for exchange in self._recorded(endpoint))

    def _rows(self, endpoint: str, name: str) -> Iterator[dict[str, Any]]:
        return (row for answer in self._answers(endpoint) for row in answer[name])

    def _bucket(self, endpoint: str, day: date) -> list[Row]:
        buckets = (bucket for bucket in self._rows(endpoint, "data") if _day(bucket["starting_at"]) == day)
        return [row for bucket in buckets for row in bucket["results"]]

    def _days(self) -> Iterator[date]:
        for endpoint in ("anthropic_usage", "anthropic_cost", "enterprise_usage", "enterprise_cost"):
            yield from (_day(row["starting_at"]) for row in self._rows(endpoint, "data"))
        yield from (_day(row["date"]) for row in self._rows("claude_code", "data"))
        yield from (_ms_day(int(row["timestamp"])) for row in self._rows("cursor_events", "usageEvents"))
        yield from (date.fromisoformat(row["day"]) for row in self._rows("cursor_daily", "data"))


def _day(text: str) -> date:
    return datetime.fromisoformat(text).astimezone(UTC).date()


def _ms_day(epoch_ms: int) -> date:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).date()
