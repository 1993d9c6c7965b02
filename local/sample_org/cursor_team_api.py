"""The Cursor Admin API about the team: spend, members and audit logs, again with pages of their own.

https://cursor.com/docs/account/teams/admin-api
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from local.sample_org import paging
from local.sample_org.questions import Answer, Question, Refusal, encoded

if TYPE_CHECKING:
    from local.sample_org.vendor_rows import Row
    from local.sample_org.vendors import Vendors

SPEND_DEFAULT = 100
AUDIT_DEFAULT, AUDIT_MAXIMUM = 100, 500
AUDIT_LOOK_BACK_DAYS, AUDIT_RANGE_DAYS = 7, 30
TEAM = 12345


def spend(vendors: Vendors, question: Question) -> Answer:
    """Answer POST /teams/spend: the current cycle so far; there is no hasNextPage."""
    revision = min(1, vendors.told["cursor_spend"])
    cycle, rows = vendors.rows.spend(vendors.today, revision)
    term = str(question.body.get("searchTerm", "")).lower()
    found = _sorted([row for row in rows if term in row["email"].lower()], question)
    number = paging.positive(question.body, "page", 1) or 1
    size = paging.positive(question.body, "pageSize", SPEND_DEFAULT) or 1
    pages, _, _ = paging.numbered(number, size, len(found))
    body = {
        "teamMemberSpend": found[(number - 1) * size : number * size],
        "subscriptionCycleStart": cycle,
        "totalMembers": len(found),
        "totalPages": pages,
    }
    return Answer(encoded(body), number, tells_restated=number == pages and vendors.rows.restated is not None)


def members(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /teams/members: everybody at once, removed ones marked."""
    del question
    return Answer(encoded({"teamMembers": vendors.rows.members()}))


def audit_logs(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /teams/audit-logs; 403 without the Enterprise plan."""
    if not vendors.rows.switches.cursor_enterprise:
        raise Refusal(403, "Audit logs are only available for Enterprise teams")
    now = datetime(vendors.today.year, vendors.today.month, vendors.today.day, tzinfo=UTC)
    start = _moment(question, "startTime") or now - timedelta(AUDIT_LOOK_BACK_DAYS)
    end = _moment(question, "endTime") or now
    if not timedelta(0) <= end - start <= timedelta(AUDIT_RANGE_DAYS):
        raise Refusal(400, f"Date range cannot exceed {AUDIT_RANGE_DAYS} days")
    rows = [row for row in _audit_rows(vendors, start.date(), end.date()) if _within(row, start, end)]
    number, size = _number(question, "page", 1), min(_number(question, "pageSize", AUDIT_DEFAULT), AUDIT_MAXIMUM)
    pages, following, previous = paging.numbered(number, size, len(rows))
    pagination = {"page": number, "pageSize": size, "totalCount": len(rows), "totalPages": pages}
    period = {"startDate": int(start.timestamp() * 1000), "endDate": int(end.timestamp() * 1000)}
    body = {
        "events": rows[(number - 1) * size : number * size],
        "pagination": {**pagination, "hasNextPage": following, "hasPreviousPage": previous},
        "params": {"teamId": TEAM, **period},
    }
    return Answer(encoded(body), number)


def _sorted(rows: list[Row], question: Question) -> list[Row]:
    order = question.body.get("sortBy", "date")
    descending = question.body.get("sortDirection", "desc") == "desc"
    if order == "amount":
        return sorted(rows, key=lambda row: float(encoded(row["spendCents"])), reverse=descending)
    if order in {"user", "date"}:
        return sorted(rows, key=lambda row: str(row["email" if order == "user" else "userId"]), reverse=descending)
    raise Refusal(400, "sortBy must be one of amount, date, user")


def _moment(question: Question, name: str) -> datetime | None:
    """Read ISO, YYYY-MM-DD, epoch seconds or epoch milliseconds."""
    text = question.one(name)
    if text is None:
        return None
    if text.isdigit():
        return datetime.fromtimestamp(int(text) / (1000 if len(text) > len("9999999999") else 1), UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, f"{name} is not a valid time") from None
    return found.replace(tzinfo=found.tzinfo or UTC)


def _audit_rows(vendors: Vendors, first: date, last: date) -> list[Row]:
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return [row for day in reversed(days) if vendors.knows(day) for row in vendors.rows.audit(day)]


def _within(row: Row, start: datetime, end: datetime) -> bool:
    return start <= datetime.fromisoformat(row["timestamp"]) <= end


def _number(question: Question, name: str, default: int) -> int:
    text = question.one(name) or str(default)
    if not text.isdigit() or int(text) < 1:
        raise Refusal(400, f"{name} must be a positive integer")
    return int(text)
