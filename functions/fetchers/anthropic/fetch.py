"""Asks the Admin API, page by page.

https://platform.claude.com/docs/en/manage-claude/usage-cost-api
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from shared import topology
from shared.alternatives import Alternatives
from shared.paging import follow
from shared.rows import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from shared.http import HttpClient
    from shared.messages import FetchRequested
    from shared.runtime import Runtime

    Params = Sequence[tuple[str, str]]

DAYS_A_PAGE = "31"
RECORDS_A_PAGE = "1000"
VERSION = "2023-06-01"
FAST_MODE = "fast-mode-2026-02-01"
"""The beta without which the report refuses to group by speed."""

PRICED = ("api_key_id", "workspace_id", "model", "service_tier", "context_window", "inference_geo")
ACTORS = ("account_id", "service_account_id")
GROUPINGS: Alternatives[tuple[str, ...]] = Alternatives(
    [(*PRICED, *ACTORS, "speed"), (*PRICED, *ACTORS), PRICED],
    re.compile(r"group|account_id|speed|fast[- ]mode|\bbeta\b", re.IGNORECASE),
)
LISTS: dict[str, tuple[str, Params]] = {
    # Without a status filter the list has the keys of every status.
    "anthropic_keys": ("/v1/organizations/api_keys", ()),
    "anthropic_users": ("/v1/organizations/users", ()),
    "anthropic_workspaces": ("/v1/organizations/workspaces", (("include_archived", "true"),)),
}


class _Admin:
    """One stream's calls, with everything that stays the same from page to page."""

    def __init__(self, entry: FetchRequested, world: Runtime) -> None:
        self.entry = entry
        self.client: HttpClient = world.http("anthropic")
        self._limit = topology.stream(entry.stream).limit

    async def get(self, path: str, params: Params, beta: Mapping[str, str] | None = None) -> bytes:
        """GET a path with the headers that every call here needs."""
        headers = {"x-api-key": self.client.secret, "anthropic-version": VERSION, **(beta or {})}
        return await self.client.get(path, params, headers=headers, limit=self._limit)

    def days(self) -> list[tuple[str, str]]:
        """Return the window as whole days, midnight to midnight: shorter ranges are refused."""
        after = self.entry.end + timedelta(days=1)
        return [
            ("starting_at", f"{self.entry.start}T00:00:00Z"),
            ("ending_at", f"{after}T00:00:00Z"),
            ("bucket_width", "1d"),
            ("limit", DAYS_A_PAGE),
        ]


def pages(entry: FetchRequested, world: Runtime) -> AsyncIterator[Page]:
    """Yield all pages of one stream and window, in the vendor's order."""
    admin = _Admin(entry, world)
    if entry.stream == "anthropic_usage":
        return _usage(admin)
    if entry.stream == "anthropic_cost":
        return _cost(admin)
    return _list(admin)


async def _usage(admin: _Admin) -> AsyncIterator[Page]:
    async def ask(groups: tuple[str, ...], cursor: str | None = None) -> bytes:
        beta = {"anthropic-beta": FAST_MODE} if "speed" in groups else None
        params = [*admin.days(), *(("group_by[]", group) for group in groups), *_page(cursor)]
        return await admin.get("/v1/organizations/usage_report/messages", params, beta)

    groups, first = await GROUPINGS.first(admin.entry.stream, admin.client, ask)

    async def one(cursor: str | None) -> bytes:
        return first if cursor is None else await ask(groups, cursor)

    async for body in follow(admin.entry.stream, one):
        yield Page(body, {"group_by": ",".join(groups)})


async def _cost(admin: _Admin) -> AsyncIterator[Page]:
    # One grouping only: answers with and without it overlap.
    grouping = [("group_by[]", "workspace_id"), ("group_by[]", "description")]

    async def ask(cursor: str | None) -> bytes:
        return await admin.get("/v1/organizations/cost_report", [*admin.days(), *grouping, *_page(cursor)])

    async for body in follow(admin.entry.stream, ask):
        yield Page(body, {"group_by": "workspace_id,description"})


async def _list(admin: _Admin) -> AsyncIterator[Page]:
    path, filters = LISTS[admin.entry.stream]

    async def ask(cursor: str | None) -> bytes:
        after = [("after_id", cursor)] if cursor else []
        return await admin.get(path, [*filters, ("limit", RECORDS_A_PAGE), *after])

    async for body in follow(admin.entry.stream, ask, "last_id"):
        yield Page(body)


def _page(cursor: str | None) -> Params:
    return [("page", cursor)] if cursor else []
