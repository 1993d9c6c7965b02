"""Lists are read to their end, once, in order; what breaks on the way commits nothing."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from local.folder_lake import FolderLake
from shared import paging
from shared.errors import FatalError, RetriableError
from shared.paging import PageGuard, in_order
from tests.http.fetching import START, commit, entry, pages
from tests.http.vendor import Reply, Vendor

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

TOKENS = {
    "uncached_input_tokens": 1,
    "cache_read_input_tokens": 0,
    "output_tokens": 2,
    "cache_creation": {"ephemeral_1h_input_tokens": 0, "ephemeral_5m_input_tokens": 0},
    "server_tool_use": {"web_search_requests": 0},
}
DIMENSIONS = dict.fromkeys(("api_key_id", "workspace_id", "model", "service_tier", "context_window"))


def _bucket(day: int, *results: Any) -> dict[str, Any]:
    starts = START + timedelta(days=day)
    ends = starts + timedelta(days=1)
    return {"starting_at": f"{starts}T00:00:00Z", "ending_at": f"{ends}T00:00:00Z", "results": list(results)}


def _usage(day: int, following: str | None = None) -> dict[str, Any]:
    bucket = _bucket(day, {**TOKENS, **DIMENSIONS})
    return {"data": [bucket], "has_more": following is not None, "next_page": following}


def _book(**by_cursor: Any) -> Vendor:
    """Return a vendor whose pages are found by cursor, `first` without one."""

    async def answer(request: web.Request) -> Reply:
        found = by_cursor[request.query.get("page") or request.query.get("after_id") or "first"]
        return found if isinstance(found, Reply) else Reply(body=found)

    return Vendor(answer=answer)


def test_cursors_are_followed_to_the_end() -> None:
    """Every page is asked for with the cursor of the one before, everything else unchanged."""
    vendor = _book(first=_usage(0, "p2"), p2=_usage(1, "p3"), p3=_usage(2))

    (found,) = pages(vendor, entry("anthropic_usage", date(2026, 8, 3)))

    assert 3 == len(found)
    assert [None, "p2", "p3"] == [request.query.get("page") for request in vendor.requests]
    asked = [[item for item in request.query.items() if item[0] != "page"] for request in vendor.requests]
    assert asked[0] == asked[1] == asked[2]
    assert ("starting_at", "2026-08-01T00:00:00Z") in asked[0]
    assert ("ending_at", "2026-08-04T00:00:00Z") in asked[0]
    assert ("limit", "31") in asked[0]


def test_lists_go_on_after_the_last_id() -> None:
    """Keys, users and workspaces page by id, a thousand at a time."""
    first = {"data": [{"id": "a"}], "has_more": True, "first_id": "a", "last_id": "a"}
    last = {"data": [{"id": "b"}], "has_more": False, "first_id": "b", "last_id": "b"}
    vendor = _book(first=first, a=last)

    (found,) = pages(vendor, entry("anthropic_workspaces"))

    assert 2 == len(found)
    assert [None, "a"] == [request.query.get("after_id") for request in vendor.requests]
    assert {"true"} == {request.query["include_archived"] for request in vendor.requests}
    assert {"1000"} == {request.query["limit"] for request in vendor.requests}


@pytest.mark.parametrize(
    "book",
    [
        {"first": _usage(0, "p2"), "p2": _usage(1, "p3"), "p3": _usage(2, "p2")},
        {"first": _usage(0, "p2"), "p2": _usage(0, "p3"), "p3": _usage(0, "p4")},
        {"first": {**_usage(0), "has_more": True}},
    ],
    ids=["cursor comes again", "page comes again", "more, but no cursor"],
)
def test_a_list_that_goes_in_circles_commits_nothing(book: dict[str, Any], tmp_path: Path) -> None:
    """Half a list twice is no list."""
    with pytest.raises(RetriableError, match="anthropic_usage"):
        commit(_book(**book), entry("anthropic_usage", date(2026, 8, 3)), tmp_path)

    assert [] == FolderLake(tmp_path).list("")


def test_a_page_that_fails_commits_nothing(tmp_path: Path) -> None:
    """Two good pages and a broken one leave the lake as it was."""
    book = {"first": _usage(0, "p2"), "p2": _usage(1, "p3"), "p3": Reply(500, {})}
    wanted = entry("anthropic_usage", date(2026, 8, 3))

    with pytest.raises(RetriableError, match="gave up after 4 tries"):
        commit(_book(**book), wanted, tmp_path)
    assert [] == FolderLake(tmp_path).list("")

    whole = commit(_book(**{**book, "p3": _usage(2)}), wanted, tmp_path)

    assert whole is not None
    assert (3, True, [1, 1, 1]) == (whole.rows, whole.sound, [day.rows for day in whole.days])


def test_a_page_that_is_none_commits_nothing(tmp_path: Path) -> None:
    """An answer of another shape is no empty day."""
    with pytest.raises(FatalError, match="without a legible data"):
        commit(_book(first={"has_more": False}), entry("anthropic_cost"), tmp_path)

    assert [] == FolderLake(tmp_path).list("")


def test_pages_without_records_may_look_alike() -> None:
    """Only a page with records is the same page when it comes again."""
    guard = PageGuard("example")
    guard.check(1, b'{"events": []}')
    guard.check(2, b'{"events": []}')
    guard.check(3, b'{"events": [{"a": 1}]}')

    with pytest.raises(RetriableError, match="page 4 came before"):
        guard.check(4, b'{"events": [{"a": 1}]}')
    with pytest.raises(RetriableError, match="3 was given out before"):
        guard.check(3, b'{"events": [{"a": 2}]}')


def test_a_list_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """An absurd number of pages is an error, not a long night."""
    monkeypatch.setattr(paging, "MOST_PAGES", 2)
    guard = PageGuard("example")
    guard.check(1, b"[]")
    guard.check(2, b"[]")

    with pytest.raises(FatalError, match="no end after 2 pages"):
        guard.check(3, b"[]")


def test_results_come_in_order_whatever_finishes_first() -> None:
    """Several are in flight at once, never more than allowed, and none overtakes another."""
    running, most = 0, 0

    async def work(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001 * (5 - number % 5))
        running -= 1
        return number

    async def run() -> list[int]:
        return [found async for found in in_order(range(20), work, at_once=4)]

    assert list(range(20)) == asyncio.run(run())
    assert 4 == most


def test_the_first_error_ends_the_others() -> None:
    """What is still in flight when one fails is cancelled, not left behind."""
    ended: list[int] = []

    async def work(number: int) -> int:
        if number == 0:
            raise RetriableError("no")
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(number)
        return number

    async def run() -> None:
        async for _ in in_order(range(3), work, at_once=3):
            pass

    with pytest.raises(RetriableError):
        asyncio.run(run())
    assert [1, 2] == ended
