"""How the vendors cut an answer into pages: opaque cursors, after_id lists, page numbers; and how they read days."""

from __future__ import annotations

import base64
import contextlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from local.sample_org.questions import Question, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LIST_DEFAULT, LIST_MAXIMUM = 20, 1000
LOOP = "page_bG9vcA=="
"""The cursor that a looping answer names: it leads to the first page."""


def limit(question: Question, default: int, maximum: int) -> int:
    """Return the `limit` asked for; 400 when it is no integer from 1 to `maximum`."""
    text = question.one("limit")
    if text is None:
        return default
    if not text.isdigit() or not 1 <= int(text) <= maximum:
        raise Refusal(400, f"limit: must be an integer between 1 and {maximum}")
    return int(text)


def cursor(question: Question, page: int, offset: int) -> str:
    """Return the opaque token of a page: bound to the question, worthless with any other."""
    return "page_" + base64.urlsafe_b64encode(f"{question.digest}:{page}:{offset}".encode()).decode()


def opened(question: Question) -> tuple[int, int]:
    """Return (page number, offset) of the cursor in the question; 400 when it belongs to another question."""
    token = question.one("page")
    if token is None or token == LOOP:
        return 1, 0
    try:
        digest, page, offset = base64.urlsafe_b64decode(token.removeprefix("page_")).decode().split(":")
        number, start = int(page), int(offset)
    except ValueError:
        raise Refusal(400, "page: invalid page token") from None
    if digest != question.digest:
        raise Refusal(400, "page: the token does not belong to these parameters")
    return number, start


def sliced(question: Question, rows: Sequence[Any], size: int) -> tuple[Sequence[Any], int, dict[str, Any]]:
    """Return (rows of the page, page number, has_more and next_page)."""
    page, start = opened(question)
    end = start + size
    more = end < len(rows)
    return rows[start:end], page, {"has_more": more, "next_page": cursor(question, page + 1, end) if more else None}


def listed(
    question: Question, rows: Sequence[Mapping[str, Any]], cap: int = LIST_MAXIMUM
) -> tuple[Mapping[str, Any], int]:
    """Return one page of an after_id list with its envelope, and its number; `cap` rows at most."""
    size = min(limit(question, LIST_DEFAULT, LIST_MAXIMUM), cap)
    ids = [row["id"] for row in rows]
    start = _after(question, ids, size)
    page = rows[start : start + size]
    more = start + size < len(rows)
    first, last = (page[0]["id"], page[-1]["id"]) if page else (None, None)
    return {"data": page, "has_more": more, "first_id": first, "last_id": last}, start // size + 1


def _after(question: Question, ids: Sequence[str], size: int) -> int:
    after, before = question.one("after_id"), question.one("before_id")
    if after and before:
        raise Refusal(400, "after_id, before_id: at most one of them")
    for name, value in (("after_id", after), ("before_id", before)):
        if value and value not in ids:
            raise Refusal(400, f"{name}: no such object")
    if before:
        return max(0, ids.index(before) - size)
    return ids.index(after) + 1 if after else 0


def instant(question: Question, name: str) -> datetime | None:
    """Return an RFC 3339 parameter in UTC; None when absent, 400 when it is something else."""
    text = question.one(name)
    if text is None:
        return None
    if not RFC3339.fullmatch(text):
        raise Refusal(400, f"{name}: must be an RFC 3339 date-time such as 2026-01-31T00:00:00Z")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise Refusal(400, f"{name}: no such moment") from None


def day(question: Question, name: str) -> date | None:
    """Return a YYYY-MM-DD parameter; None when absent, 400 when it is something else."""
    text = question.one(name)
    if text is None:
        return None
    with contextlib.suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    raise Refusal(400, f"{name}: must be a date in YYYY-MM-DD format")


def buckets(question: Question, today: date) -> list[date]:
    """Return the days whose whole bucket lies in the asked range, snapped as the vendor does.

    400 with `x-should-retry: false` when the range holds no full day.
    """
    starting, ending = instant(question, "starting_at"), instant(question, "ending_at")
    if starting is None:
        raise Refusal(400, "starting_at: Field required")
    first = starting.date()
    end = ending.date() if ending else today + timedelta(1)
    if end <= first:
        message = "Invalid date range: ending date must be after starting date"
        raise Refusal(400, message, headers={"x-should-retry": "false"})
    return [first + timedelta(n) for n in range((end - first).days)]


def positive(body: Mapping[str, Any], name: str, default: int | None) -> int | None:
    """Return a positive integer of a JSON body; 400 when it is something else."""
    value = body.get(name, default)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise Refusal(400, f"{name} must be a positive integer")


def numbered(page: int, size: int, count: int) -> tuple[int, bool, bool]:
    """Return (pages in all, there is a next one, there is a previous one) for page numbers from 1."""
    pages = -(-count // size)
    return pages, page < pages, page > 1
