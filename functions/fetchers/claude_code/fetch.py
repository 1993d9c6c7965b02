"""Asks the Claude Code Analytics API: one UTC day a call, several days at once.

https://platform.claude.com/docs/en/manage-claude/claude-code-analytics-api
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared import topology
from shared.paging import follow, in_order
from shared.rows import Page
from shared.snapshot import days

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date

    from shared.messages import FetchRequested
    from shared.runtime import Runtime

PATH = "/v1/organizations/usage_report/claude_code"
RECORDS_A_PAGE = "1000"


async def pages(entry: FetchRequested, world: Runtime) -> AsyncIterator[Page]:
    """Yield the pages of every day of the window, in the days' order; a day that fails, fails them all."""
    client = world.http("claude_code")
    headers = {"x-api-key": client.secret, "anthropic-version": "2023-06-01"}
    limit = topology.stream(entry.stream).limit

    async def day_of(day: date) -> list[Page]:
        async def ask(cursor: str | None) -> bytes:
            params = [("starting_at", day.isoformat()), ("limit", RECORDS_A_PAGE)]
            params += [("page", cursor)] if cursor else []
            return await client.get(PATH, params, headers=headers, limit=limit)

        found = follow(f"{entry.stream} {day}", ask)
        return [Page(body, {"day": day.isoformat()}) async for body in found]

    async for pages_of_day in in_order(days(entry.start, entry.end), day_of):
        for page in pages_of_day:
            yield page
