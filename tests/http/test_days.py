"""Streams that are asked day by day, and lists that change while they are read."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from local.folder_lake import FolderLake
from shared.errors import FatalError, RetriableError
from tests.http.fetching import commit, entry, pages
from tests.http.vendor import Reply, Vendor

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

EMPTY = {"data": [], "has_more": False, "next_page": None}
MONTH = entry("claude_code", date(2026, 8, 31))
WEEK = entry("enterprise_users", date(2026, 8, 7))


def test_days_are_asked_together_and_given_in_order() -> None:
    """A month is 31 calls, up to eight of them in flight, and its pages come day by day."""

    async def answer(request: web.Request) -> Reply:
        # The later the day, the sooner its answer.
        await asyncio.sleep(0.001 * (31 - int(request.query["starting_at"][-2:])))
        return Reply(body=EMPTY)

    vendor = Vendor(answer=answer)

    (found,) = pages(vendor, MONTH)

    assert [f"2026-08-{day:02d}" for day in range(1, 32)] == [page.asked["day"] for page in found]
    assert 31 == len(vendor.requests)
    assert 1 < vendor.most_in_flight <= 8


def test_a_day_has_pages() -> None:
    """A busy day goes on behind its cursor."""

    async def answer(request: web.Request) -> Reply:
        more = {"data": [{"n": 1}], "has_more": True, "next_page": "p2"}
        return Reply(body=EMPTY if "page" in request.query else more)

    vendor = Vendor(answer=answer)

    (found,) = pages(vendor, entry("claude_code"))

    assert ["2026-08-01", "2026-08-01"] == [page.asked["day"] for page in found]
    assert {"1000"} == {request.query["limit"] for request in vendor.requests}


@pytest.mark.parametrize(("status", "kind"), [(500, RetriableError), (404, FatalError)])
def test_a_failed_day_fails_the_window(status: int, kind: type[Exception], tmp_path: Path) -> None:
    """A day that could not be read is never an empty day."""

    async def answer(request: web.Request) -> Reply:
        return Reply(status, {}) if "2026-08-09" in request.query["starting_at"] else Reply(body=EMPTY)

    with pytest.raises(kind, match="starting_at=2026-08-09"):
        commit(Vendor(answer=answer), MONTH, tmp_path)

    assert [] == FolderLake(tmp_path).list("")


def test_engagement_is_asked_by_date_until_there_is_no_next_page() -> None:
    """The list of users has no `has_more`; a null cursor is its end."""

    async def answer(request: web.Request) -> Reply:
        cursor = request.query.get("page")
        record = {"day": request.query["date"], "page": cursor}
        return Reply(body={"data": [record], "next_page": None if cursor else "p2"})

    vendor = Vendor(answer=answer)

    (found,) = pages(vendor, WEEK)

    assert 14 == len(found) == len(vendor.requests)
    assert [f"2026-08-0{day}" for day in range(1, 8) for _ in range(2)] == [page.asked["day"] for page in found]


def test_a_day_that_is_not_ready_is_late() -> None:
    """A vendor that has not closed a day yet is asked again later; nothing is taken for zero."""

    async def answer(request: web.Request) -> Reply:
        late = "Data is not available yet; the latest available date is 2026-08-05."
        return Reply(400, {"error": {"message": late}}) if request.query["date"] > "2026-08-05" else Reply(body=EMPTY)

    with pytest.raises(RetriableError, match="enterprise_users 2026-08-06: late"):
        pages(Vendor(answer=answer), WEEK)


def _refreshed(times: int) -> Vendor:
    """Return a vendor whose second page is gone so often."""
    gone: list[Any] = []

    async def answer(request: web.Request) -> Reply:
        if "page" not in request.query:
            return Reply(body={**EMPTY, "data": [{"n": len(gone)}], "has_more": True, "next_page": f"p{len(gone)}"})
        if len(gone) < times:
            gone.append(request)
            return Reply(410, {"error": {"message": "The data was refreshed."}})
        return Reply(body=EMPTY)

    return Vendor(answer=answer)


def test_a_list_that_was_refreshed_is_begun_again() -> None:
    """After a 410 nothing of the first reading is kept."""
    vendor = _refreshed(1)

    (found,) = pages(vendor, entry("enterprise_cost"))

    assert 4 == len(vendor.requests)
    assert [True, False] == [b'"n": 1' in page.body for page in found]


def test_a_list_that_never_stands_still_is_left_for_later() -> None:
    """Refreshed twice in one reading means another delivery."""
    with pytest.raises(RetriableError, match="refreshed twice"):
        pages(_refreshed(2), entry("enterprise_cost"))
