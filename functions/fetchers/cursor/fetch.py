"""Asking the vendor: five endpoints, each read to its end; a list that moves under the reader commits nothing.

https://cursor.com/docs/account/teams/admin-api: HTTP Basic with the key as user name and no password, dates as epoch
milliseconds, both ends inclusive.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from shared.errors import RetriableError
from shared.paging import PageGuard, in_order
from shared.rows import Page, Rows
from shared.strict import Reader

from .envelopes import SHAPES
from .instants import first_ms, last_ms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from shared.http import HttpClient
    from shared.messages import FetchRequested
    from shared.runtime import Runtime

    from .envelopes import Position

    Ask = Callable[[int], Awaitable[bytes]]

DAILY_PEOPLE = 1000
MOST_EVENTS = 1000
MOST_AUDIT_EVENTS = 500
SPEND_PEOPLE = 100


async def pages(entry: FetchRequested, world: Runtime) -> AsyncIterator[Page]:
    """Yield every page of one stream's window, in order; at once where the first one says how many there are.

    RetriableError when the pages contradict each other, ForbiddenError when the key may not read this stream.
    """
    ask, so_far = _question(entry, world.http("cursor")), _PagesSoFar(entry)
    body = await ask(1)
    position = so_far.add(body)
    yield Page(body)
    if position.pages is not None:
        async for following in in_order(range(2, position.pages + 1), ask):
            so_far.add(following)
            yield Page(following)
    while position.has_next:
        body = await ask(so_far.pages + 1)
        position = so_far.add(body)
        yield Page(body)
    so_far.close()


def _question(entry: FetchRequested, client: HttpClient) -> Ask:
    """Return what asks for one page of the entry's stream, by its number from 1."""
    headers = {"Authorization": f"Basic {b64encode(f'{client.secret}:'.encode()).decode()}"}
    first, last = first_ms(entry.start), last_ms(entry.end)
    window = {"startDate": first, "endDate": last}

    def post(path: str, body: dict[str, Any], size: int, limit: str = "default") -> Ask:
        # The page size is always given: without it daily usage leaves out inactive members.
        return lambda n: client.post(path, {**body, "page": n, "pageSize": size}, headers=headers, limit=limit)

    def audit(number: int) -> Awaitable[bytes]:
        asked = {"startTime": first, "endTime": last, "page": number, "pageSize": MOST_AUDIT_EVENTS}
        params = [(name, str(value)) for name, value in asked.items()]
        return client.get("/teams/audit-logs", params, headers=headers)

    # By user: spend changes while it is read, and sorted by amount people would be skipped.
    by_user = {"sortBy": "user", "sortDirection": "asc"}
    questions: dict[str, Ask] = {
        "cursor_daily": post("/teams/daily-usage-data", window, DAILY_PEOPLE),
        "cursor_events": post("/teams/filtered-usage-events", window, MOST_EVENTS, "events"),
        "cursor_spend": post("/teams/spend", by_user, SPEND_PEOPLE),
        "cursor_members": lambda _: client.get("/teams/members", headers=headers),
        "cursor_audit": audit,
    }
    return questions[entry.stream]


class _PagesSoFar:
    """What the pages of one list have said; they must agree with each other."""

    def __init__(self, entry: FetchRequested) -> None:
        self.pages = 0
        self._what = f"{entry.stream}, {entry.start} to {entry.end}"
        self._envelope = Reader(entry.stream, SHAPES[entry.stream])
        self._guard = PageGuard(self._what)
        self._totals: dict[str, int] = {}
        self._expected: int | None = None
        self._records = 0

    def add(self, body: bytes) -> Position:
        """Take note of the next page; RetriableError when it repeats or contradicts an earlier one."""
        position = self._envelope.page(body, Rows()).position()
        self._guard.check(position.page, body)
        self.pages += 1
        for name, total in position.totals.items():
            first = self._totals.setdefault(name, total)
            if first != total:
                raise self._moved(f"{name} was {first} on the first page and is {total} on page {self.pages}")
        if position.has_next and not position.records:
            raise self._moved(f"page {self.pages} is empty and promises another one")
        self._expected = position.expected
        self._records += position.records
        return position

    def close(self) -> None:
        """Check the whole list; RetriableError when the vendor counts other than it gave."""
        if self._expected not in {None, self._records}:
            raise self._moved(f"the vendor counts {self._expected} records and gave {self._records}")

    def _moved(self, why: str) -> RetriableError:
        return RetriableError(f"{self._what}: {why}; nothing of it is kept, this delivery is tried again by itself")
