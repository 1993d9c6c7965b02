"""How Cursor is asked, and that a list which contradicts itself is never taken for a whole one."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest

from shared.errors import FatalError, ForbiddenError, RetriableError
from tests.cursor.vendor import MAY, Answer, read

FIRST_MS, LAST_MS = 1777593600000, 1778198399999
"""2026-05-01T00:00:00.000Z and 2026-05-07T23:59:59.999Z."""
BASIC = "Basic " + base64.b64encode(b"key_test:").decode()


def daily(page: int, pages: int, users: int = 3) -> dict[str, Any]:
    """Return one page of daily usage; its records need not be legible here."""
    return {
        "data": [{"userId": page}],
        "pagination": {
            "page": page,
            "pageSize": 1,
            "totalUsers": users,
            "totalPages": pages,
            "hasNextPage": page < pages,
            "hasPreviousPage": page > 1,
        },
    }


def events(page: int, pages: int, total: int, size: int = 2) -> dict[str, Any]:
    """Return one page of usage events, all of them equal: events have no id."""
    on_this_page = min(size, total - size * (page - 1))
    return {
        "totalUsageEventsCount": total,
        "pagination": {"numPages": pages, "currentPage": page, "pageSize": size, "hasNextPage": page < pages},
        "usageEvents": [{"model": "default"}] * on_this_page,
    }


def spend(page: int, pages: int, cycle: int = 0) -> dict[str, Any]:
    """Return one page of spend."""
    members = [{"userId": f"user_{page}"}]
    return {"teamMemberSpend": members, "subscriptionCycleStart": cycle, "totalMembers": 3, "totalPages": pages}


def audit(page: int, pages: int, total: int) -> dict[str, Any]:
    """Return one page of the audit log."""
    return {
        "events": [{"event_id": str(page)}],
        "pagination": {"page": page, "totalCount": total, "totalPages": pages, "hasNextPage": page < pages},
    }


def test_daily_usage_is_asked_for_everybody_and_to_the_last_millisecond() -> None:
    """Both page and pageSize are given, so inactive members come too; dates are epoch milliseconds, ends included."""
    bodies, asked = read("cursor_daily", lambda page: daily(page, 3))

    window = {"startDate": FIRST_MS, "endDate": LAST_MS, "pageSize": 1000}
    how = {"asked": "POST /teams/daily-usage-data", "authorization": BASIC}
    assert [{**how, **window, "page": page} for page in (1, 2, 3)] == asked.requests
    assert [daily(page, 3) for page in (1, 2, 3)] == bodies


def test_thirty_days_stay_within_the_vendors_range() -> None:
    """A month's window is 30 days less one millisecond, which the vendor allows."""
    _, asked = read("cursor_daily", lambda _: {"data": []}, (date(2026, 4, 1), date(2026, 4, 30)))

    assert 30 * 86_400_000 - 1 == asked.requests[0]["endDate"] - asked.requests[0]["startDate"]


def test_daily_usage_without_pagination_is_one_page() -> None:
    """Answers of the older kind carry no pagination at all."""
    bodies, asked = read("cursor_daily", lambda _: {"data": [{}], "period": {"startDate": 1, "endDate": 2}})

    assert (1, [1]) == (len(bodies), asked.numbers())


def test_events_are_asked_at_once_and_kept_in_order() -> None:
    """The first page says how many there are; up to eight of the others are on their way together."""
    bodies, asked = read("cursor_events", lambda page: events(page, 20, 39))

    assert [events(page, 20, 39) for page in range(1, 21)] == bodies
    assert 1 == asked.numbers()[0]
    assert 1 < asked.most_at_once <= 8
    assert {"startDate": FIRST_MS, "endDate": LAST_MS, "page": 1, "pageSize": 1000}.items() <= asked.requests[0].items()
    assert ("POST /teams/filtered-usage-events", BASIC) == (
        asked.requests[0]["asked"],
        asked.requests[0]["authorization"],
    )


@pytest.mark.parametrize("pages", [0, 1])
def test_a_window_without_events_is_one_empty_page(pages: int) -> None:
    """No events is an answer, whether the vendor calls that no page or one."""
    bodies, asked = read("cursor_events", lambda page: events(page, pages, 0))

    assert (1, [1]) == (len(bodies), asked.numbers())


def test_events_that_do_not_add_up_commit_nothing() -> None:
    """When the rows seen are not the rows counted, the error names both numbers and the delivery comes again."""
    with pytest.raises(RetriableError, match="counts 5 records and gave 4"):
        read("cursor_events", lambda page: {**events(page, 2, 4), "totalUsageEventsCount": 5})


def test_a_list_that_moves_while_it_is_read_commits_nothing() -> None:
    """An event that arrives between two pages shifts all pages behind it."""
    with pytest.raises(RetriableError, match="totalUsageEventsCount was 4 on the first page and is 5 on page 2"):
        read("cursor_events", lambda page: events(page, 2, 3 + page))


def test_pages_of_equal_events_are_no_loop() -> None:
    """Two equal events are two, and so are two pages of them: the pages say which they are."""
    bodies, _ = read("cursor_events", lambda page: events(page, 3, 6))

    assert 3 == len(bodies)


LOOPS = {
    "cursor_daily": lambda _: daily(1, 2),
    "cursor_events": lambda _: events(1, 3, 6),
    "cursor_spend": lambda _: spend(1, 3),
    "cursor_audit": lambda _: audit(1, 2, 2),
}


@pytest.mark.parametrize("stream", LOOPS)
def test_a_page_that_comes_twice_ends_it(stream: str) -> None:
    """A vendor that gives the first page whatever is asked would count everything again and again."""
    with pytest.raises(RetriableError, match="repeated page"):
        read(stream, LOOPS[stream])


def test_an_empty_page_that_promises_more_ends_it() -> None:
    """A list of empty pages would be read for ever."""
    with pytest.raises(RetriableError, match="page 1 is empty and promises another one"):
        read("cursor_daily", lambda page: {**daily(page, page + 1), "data": []})


def test_spend_is_read_by_user_to_its_last_page() -> None:
    """Sorted by amount, people could change places between two pages and be missed."""
    bodies, asked = read("cursor_spend", lambda page: spend(page, 3))

    assert [spend(page, 3) for page in (1, 2, 3)] == bodies
    assert {"sortBy": "user", "sortDirection": "asc", "page": 1}.items() <= asked.requests[0].items()
    assert "POST /teams/spend" == asked.requests[0]["asked"]


def test_a_billing_cycle_that_rolls_over_between_two_pages_commits_nothing() -> None:
    """Two cycles in one snapshot would be neither."""
    with pytest.raises(RetriableError, match="subscriptionCycleStart was 1 on the first page and is 2"):
        read("cursor_spend", lambda page: spend(page, 2, cycle=page))


def test_members_are_one_page() -> None:
    """The list of members has no parameters and no pages."""
    bodies, asked = read("cursor_members", lambda _: {"teamMembers": []})

    assert [{"teamMembers": []}] == bodies
    assert [{"asked": "GET /teams/members", "authorization": BASIC}] == asked.requests


def test_the_audit_log_is_asked_in_milliseconds() -> None:
    """Start and end are those of the days asked for, the page as large as the vendor allows."""
    bodies, asked = read("cursor_audit", lambda page: audit(page, 2, 2))

    how = {"asked": "GET /teams/audit-logs", "authorization": BASIC}
    window = {"startTime": str(FIRST_MS), "endTime": str(LAST_MS), "pageSize": "500"}
    assert [{**how, **window, "page": page} for page in ("1", "2")] == asked.requests
    assert 2 == len(bodies)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_forbidden_and_never_empty(status: int) -> None:
    """Audit logs are an Enterprise matter: without it the stream is forbidden, which is not an empty day."""
    refusal: Answer = status
    with pytest.raises(ForbiddenError, match="audit-logs"):
        read("cursor_audit", lambda _: refusal, MAY)


def test_an_answer_of_another_kind_is_fatal() -> None:
    """A page without its list is not a page without records."""
    with pytest.raises(FatalError, match="usageEvents"):
        read("cursor_events", lambda _: {"totalUsageEventsCount": 0, "pagination": {"numPages": 0}})
