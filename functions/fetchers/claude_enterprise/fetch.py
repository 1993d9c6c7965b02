"""Asks the Enterprise Analytics API: reports for the window, engagement day by day.

https://platform.claude.com/docs/en/manage-claude/analytics-api
"""

from __future__ import annotations

import re
import zlib
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from shared import topology
from shared.alternatives import Alternatives
from shared.answers import BAD_REQUEST, GoneError, RefusedError
from shared.errors import RetriableError
from shared.paging import follow, in_order
from shared.rows import Page
from shared.snapshot import days

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import date

    from shared.http import HttpClient
    from shared.messages import FetchRequested
    from shared.runtime import Runtime

    Params = list[tuple[str, str]]

ROOT = "/v1/organizations/analytics"
RECORDS_A_PAGE = "1000"
GROUPS = ("product", "model", "context_window", "inference_geo")
CHARGES = ("cost_type", "token_type")
ABOUT_SPEED = re.compile(r"group|speed|fast[- ]mode|\bbeta\b", re.IGNORECASE)
REPORTS: dict[str, tuple[str, Alternatives[tuple[str, ...]]]] = {
    "enterprise_cost": (
        f"{ROOT}/user_cost_report",
        Alternatives([(*GROUPS, *CHARGES, "speed"), (*GROUPS, *CHARGES)], ABOUT_SPEED),
    ),
    "enterprise_usage": (f"{ROOT}/user_usage_report", Alternatives([(*GROUPS, "speed"), GROUPS], ABOUT_SPEED)),
}
TOO_RECENT = re.compile(r"available\b.*\d{4}-\d\d-\d\d|\d{4}-\d\d-\d\d.*\bavailable", re.IGNORECASE)
"""The vendor refuses a day that is not ready yet, and names the latest one that is available."""


class _Analytics:
    """One stream's calls, with everything that stays the same from page to page."""

    def __init__(self, entry: FetchRequested, world: Runtime) -> None:
        self.entry = entry
        self.client: HttpClient = world.http("claude_enterprise")
        self._limit = topology.stream(entry.stream).limit

    async def get(self, path: str, params: Params, cursor: str | None) -> bytes:
        """GET one page with the headers that every call here needs."""
        headers = {"x-api-key": self.client.secret, "anthropic-version": "2023-06-01"}
        page = [("page", cursor)] if cursor else []
        asked = [*params, ("limit", RECORDS_A_PAGE), *page]
        return await self.client.get(path, asked, headers=headers, limit=self._limit)


def pages(entry: FetchRequested, world: Runtime) -> AsyncIterator[Page]:
    """Yield all pages of one stream and window, in the vendor's order."""
    analytics = _Analytics(entry, world)
    return _report(analytics) if entry.stream in REPORTS else _users(analytics)


async def _report(analytics: _Analytics) -> AsyncIterator[Page]:
    entry = analytics.entry
    path, groupings = REPORTS[entry.stream]
    window = [
        ("starting_at", f"{entry.start}T00:00:00Z"),
        ("ending_at", f"{entry.end + timedelta(days=1)}T00:00:00Z"),
        ("bucket_width", "1d"),
    ]

    async def ask(groups: tuple[str, ...], cursor: str | None = None) -> bytes:
        return await analytics.get(path, [*window, *(("group_by[]", group) for group in groups)], cursor)

    groups, first = await groupings.first(entry.stream, analytics.client, ask)
    known = [first]

    async def one(cursor: str | None) -> bytes:
        return known.pop() if known and cursor is None else await ask(groups, cursor)

    for body in await _whole(entry.stream, partial(follow, entry.stream, one)):
        yield Page(zlib.decompress(body), {"group_by": ",".join(groups)})


async def _users(analytics: _Analytics) -> AsyncIterator[Page]:
    entry = analytics.entry

    async def day_of(day: date) -> list[Page]:
        async def ask(cursor: str | None) -> bytes:
            return await _unless_too_recent(entry.stream, day, analytics, cursor)

        found = await _whole(entry.stream, partial(follow, f"{entry.stream} {day}", ask))
        return [Page(zlib.decompress(body), {"day": day.isoformat()}) for body in found]

    async for pages_of_day in in_order(days(entry.start, entry.end), day_of):
        for page in pages_of_day:
            yield page


async def _unless_too_recent(stream: str, day: date, analytics: _Analytics, cursor: str | None) -> bytes:
    try:
        return await analytics.get(f"{ROOT}/users", [("date", day.isoformat())], cursor)
    except RefusedError as error:
        if error.status == BAD_REQUEST and TOO_RECENT.search(error.said):
            raise RetriableError(f"{stream} {day}: late, the vendor has not closed this day ({error.said})") from None
        raise


async def _whole(stream: str, read: Callable[[], AsyncIterator[bytes]]) -> list[bytes]:
    """Return all pages of a list, compressed; one that changes while it is read is begun again, once.

    A refresh of the data ends a list with 410. Pages before and after it do not belong together, so none may leave
    before the last one is here; compressed, a month of them is small.
    """
    try:
        return [zlib.compress(body, 1) async for body in read()]
    except GoneError:
        pass
    try:
        return [zlib.compress(body, 1) async for body in read()]
    except GoneError:
        raise RetriableError(
            f"{stream}: the data was refreshed twice while it was read; tried again by itself"
        ) from None
