"""The fullest grouping that an account allows, found out once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from shared.errors import FatalError, ForbiddenError
from tests.http.fetching import START, entry, pages
from tests.http.vendor import Reply, Vendor

if TYPE_CHECKING:
    from aiohttp import web

EMPTY = {"data": [], "has_more": False, "next_page": None}
PRICED = "api_key_id,workspace_id,model,service_tier,context_window,inference_geo"
WEEKS = [entry("anthropic_usage", date(2026, 8, day)) for day in (1, 2, 3)]


def _refusing(*groups: str, status: int = 400, message: str = "group_by: {} is not allowed") -> Vendor:
    async def answer(request: web.Request) -> Reply:
        for group in groups:
            if group in request.query.getall("group_by[]"):
                return Reply(status, {"error": {"type": "refused", "message": message.format(group)}})
        return Reply(body=EMPTY)

    return Vendor(answer=answer)


def test_all_groupings_are_asked_for_when_allowed() -> None:
    """An account that allows everything is asked once a page, with the beta header that speed needs."""
    vendor = _refusing()

    (found,) = pages(vendor, WEEKS[0])

    assert [f"{PRICED},account_id,service_account_id,speed"] == [page.asked["group_by"] for page in found]
    assert ["fast-mode-2026-02-01"] == [request.headers.get("anthropic-beta") for request in vendor.requests]
    assert ["2023-06-01"] == [request.headers.get("anthropic-version") for request in vendor.requests]


@pytest.mark.parametrize("status", [400, 403])
def test_a_refused_speed_is_left_out(status: int) -> None:
    """Without the beta there is no speed, but there is everything else."""
    vendor = _refusing("speed", status=status)

    (found,) = pages(vendor, WEEKS[0])

    assert [f"{PRICED},account_id,service_account_id"] == [page.asked["group_by"] for page in found]
    assert "anthropic-beta" not in vendor.requests[-1].headers


def test_what_was_refused_is_asked_once() -> None:
    """Three windows of one process find out once what the account allows."""
    vendor = _refusing("speed", "account_id")

    found = pages(vendor, *WEEKS)

    assert [[PRICED]] * 3 == [[page.asked["group_by"] for page in window] for window in found]
    assert 5 == len(vendor.requests)


@pytest.mark.parametrize(("status", "kind"), [(401, ForbiddenError), (403, ForbiddenError), (400, FatalError)])
def test_a_refusal_of_something_else_is_final(status: int, kind: type[Exception]) -> None:
    """A key without permission is not asked in three ways."""
    vendor = _refusing("model", status=status, message="Your key may not do this.")

    with pytest.raises(kind):
        pages(vendor, WEEKS[0])
    assert 1 == len(vendor.requests)


def test_the_plainest_grouping_is_the_last_word() -> None:
    """When even the priced dimensions are refused, that is an error."""
    with pytest.raises(FatalError, match="model is not allowed"):
        pages(_refusing("model"), WEEKS[0])


def test_the_cost_report_has_one_grouping() -> None:
    """Answers with another grouping overlap, so there is no other."""
    vendor = _refusing()
    pages(vendor, entry("anthropic_cost"))

    assert [["workspace_id", "description"]] == [r.query.getall("group_by[]") for r in vendor.requests]


def test_enterprise_reports_do_without_speed() -> None:
    """The enterprise reports drop speed alike, each for itself."""
    vendor = _refusing("speed")

    cost, usage = pages(vendor, entry("enterprise_cost"), entry("enterprise_usage"))

    groups = "product,model,context_window,inference_geo"
    assert [f"{groups},cost_type,token_type"] == [page.asked["group_by"] for page in cost]
    assert [groups] == [page.asked["group_by"] for page in usage]
    assert 4 == len(vendor.requests)
    assert {f"{START}T00:00:00Z"} == {request.query["starting_at"] for request in vendor.requests}
    assert {"2026-08-02T00:00:00Z"} == {request.query["ending_at"] for request in vendor.requests}
