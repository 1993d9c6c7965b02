"""The Cursor Admin API about days: daily usage and usage events, each with its own kind of pages.

https://cursor.com/docs/account/teams/admin-api
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from local.sample_org import paging
from local.sample_org.cursor_activity import DAY_MS, epoch_ms
from local.sample_org.questions import Answer, Question, Refusal, encoded, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.sample_org.vendor_rows import EventPage
    from local.sample_org.vendors import Vendors

RANGE_DAYS = 30
EVENTS_DEFAULT, EVENTS_MAXIMUM = 100, 1000
HOSTING = ("CLOUD", "SELF_HOSTED", "SELF_HOSTED_POOL", "SELF_HOSTED_MACHINE")
NOWHERE = ("cloudAgentId", "automationId", "hostingType")
"""Filters that no event of the doubles passes."""


def daily_usage(vendors: Vendors, question: Question) -> Answer:
    """Answer POST /teams/daily-usage-data: `pageSize` counts users, whose every day is on the page."""
    start, end = _range(question.body, limit_days=RANGE_DAYS)
    page, size = paging.positive(question.body, "page", None), paging.positive(question.body, "pageSize", None)
    paged = page is not None and size is not None
    days = _days(start, end)
    everybody = vendors.rows.memberships(days[0], days[-1])
    number, users = (page, size) if page and size else (1, len(everybody))
    revision = vendors.revision(question, number)
    texts = [
        text
        for membership in everybody[(number - 1) * users : number * users]
        for day in days
        if vendors.knows(day)
        for text in vendors.rows.daily(membership, day, revision, active_only=not paged)
    ]
    after = b'],"period":' + encoded({"startDate": start, "endDate": end})
    if paged:
        after += b',"pagination":' + encoded(_daily_pagination(number, users, len(everybody)))
    return Answer(joined(b'{"data":[', texts, after + b"}"), number, number == 1 and vendors.restated_in(days))


def usage_events(vendors: Vendors, question: Question) -> Answer:
    """Answer POST /teams/filtered-usage-events: newest first, both ends of the range included."""
    start, end = _range(question.body, limit_days=None)
    number = paging.positive(question.body, "page", 1) or 1
    size = min(paging.positive(question.body, "pageSize", EVENTS_DEFAULT) or 1, EVENTS_MAXIMUM)
    revision = vendors.revision(question, number)
    found = [
        _between(vendors.rows.events(day, revision), start, end, question.body)
        for day in reversed(_days(start, end))
        if vendors.knows(day)
    ]
    count = sum(map(len, found))
    texts = _sliced(found, (number - 1) * size, size)
    pages, following, previous = paging.numbered(number, size, count)
    flags = {"hasNextPage": following, "hasPreviousPage": previous}
    pagination = {"numPages": pages, "currentPage": number, "pageSize": size, **flags}
    head = {"totalUsageEventsCount": count, "pagination": pagination}
    before = encoded(head)[:-1] + b',"usageEvents":['
    after = b'],"period":' + encoded({"startDate": start, "endDate": end}) + b"}"
    return Answer(joined(before, texts, after), number, number == 1 and vendors.restated_in(_days(start, end)))


def _daily_pagination(page: int, size: int, users: int) -> dict[str, Any]:
    pages, following, previous = paging.numbered(page, max(1, size), users)
    counts = {"page": page, "pageSize": size, "totalUsers": users, "totalPages": pages}
    return {**counts, "hasNextPage": following, "hasPreviousPage": previous}


def _range(body: Mapping[str, Any], *, limit_days: int | None) -> tuple[int, int]:
    start, end = body.get("startDate"), body.get("endDate")
    if not isinstance(start, int) or not isinstance(end, int):
        raise Refusal(400, "startDate and endDate are required and must be epoch milliseconds")
    if end < start:
        raise Refusal(400, "endDate must not be before startDate")
    if limit_days is not None and end - start > limit_days * DAY_MS:
        raise Refusal(400, f"Date range cannot exceed {limit_days} days")
    return start, end


def _days(start: int, end: int) -> list[date]:
    first = datetime.fromtimestamp(start / 1000, UTC).date()
    return [first + timedelta(n) for n in range((end - epoch_ms(first)) // DAY_MS + 1)]


def _between(page: EventPage, start: int, end: int, body: Mapping[str, Any]) -> list[str]:
    """Return the texts of one day that lie in the range and pass the filters; the day is sorted newest first."""
    if body.get("hostingType") not in {None, *HOSTING}:
        raise Refusal(400, f"hostingType must be one of {', '.join(HOSTING)}")
    if "userId" in body:
        raise Refusal(400, "userId: these doubles filter by email only")
    if any(body.get(name) for name in NOWHERE):
        return []
    first = bisect_left(page.times, -end, key=lambda at: -at)
    last = bisect_right(page.times, -start, key=lambda at: -at)
    email, account = body.get("email"), body.get("serviceAccountId")
    texts = page.texts[first:last]
    if email:
        wanted = str(email).strip().lower()
        pairs = zip(page.emails[first:last], texts, strict=True)
        texts = [text for sender, text in pairs if (sender or "").strip().lower() == wanted]
    if account:
        texts = [text for text in texts if f'"serviceAccountId":"{account}"' in text]
    return list(texts)


def _sliced(found: Sequence[Sequence[str]], start: int, size: int) -> list[str]:
    """Return `size` texts from position `start` of all days together, touching only the days they are in."""
    texts: list[str] = []
    for day in found:
        if len(texts) < size and start < len(day):
            texts += day[start : start + size - len(texts)]
        start = max(0, start - len(day))
    return texts
