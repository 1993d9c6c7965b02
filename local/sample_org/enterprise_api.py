"""The Claude Enterprise Analytics API: users of a day, user usage and user cost.

https://platform.claude.com/docs/en/manage-claude/analytics-api
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from local.sample_org import paging
from local.sample_org.anthropic_api import grouping, only_days
from local.sample_org.questions import Answer, Question, Refusal, encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from local.sample_org.vendor_rows import Row
    from local.sample_org.vendors import Vendors

ORGANISATION = "org_01sample0organisation0"
FIRST_DAY = date(2026, 1, 1)
LOOK_BACK_DAYS, RANGE_DAYS = 365, 31
USERS_DEFAULT, REPORT_DEFAULT, MAXIMUM = 100, 20, 1000
DIMENSIONS = ("product", "model", "context_window", "inference_geo", "speed", "rbac_group_id", "slack_channel_id")
FAN_OUT = ("cost_type", "token_type")
"""Further groups of the cost report; a page counts rows before these fan them out."""
COUNTS = ("requests", "uncached_input_tokens", "output_tokens", "cache_read_input_tokens", "total_tokens")
AMOUNTS = ("amount", "list_amount")


def users(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/analytics/users for one `date`; there is no has_more in it."""
    day = paging.day(question, "date")
    if day is None:
        raise Refusal(400, "date: Field required")
    latest = vendors.today - timedelta(1)
    if day > latest:
        raise Refusal(400, f"date: data is not available yet; the latest available day is {latest}")
    if vendors.rows.strict and day < FIRST_DAY:
        raise Refusal(400, f"date: data is available from {FIRST_DAY} on")
    size = min(paging.limit(question, USERS_DEFAULT, MAXIMUM), vendors.rows.page_cap)
    page, number, more = paging.sliced(question, vendors.rows.enterprise("users", day), size)
    return Answer(encoded({"data": page, "next_page": more["next_page"]}), number)


def user_usage(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/analytics/user_usage_report."""
    group_by = grouping(question, frozenset(DIMENSIONS))
    return _report(vendors, question, "usage", group_by)


def user_cost(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/analytics/user_cost_report."""
    group_by = grouping(question, frozenset((*DIMENSIONS, *FAN_OUT)))
    return _report(vendors, question, "cost", group_by)


def _report(vendors: Vendors, question: Question, what: str, group_by: frozenset[str]) -> Answer:
    size = min(paging.limit(question, REPORT_DEFAULT, MAXIMUM), vendors.rows.page_cap)
    units: dict[tuple[Any, ...], list[Row]] = {}
    for span, rows in _spans(vendors, question, what):
        for row in _summed(rows, group_by):
            unit = (span, row["actor"]["user_id"], *(row[name] for name in DIMENSIONS))
            units.setdefault(unit, []).append({**row, "starting_at": span[0], "ending_at": span[1]})
    page, number, more = paging.sliced(question, list(units.values()), size)
    body = {
        "data": [row for unit in page for row in unit],
        "data_refreshed_at": f"{vendors.today}T04:00:00Z",
        **more,
        "organization_id": ORGANISATION,
    }
    return Answer(encoded(body), number)


def _spans(vendors: Vendors, question: Question, what: str) -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """Yield (start, end) and rows: one span for each day when asked for buckets, else one for the whole range."""
    days = _range(vendors, question)
    spans = [[day] for day in days] if question.one("bucket_width") else [days]
    for span in spans:
        rows = [row for day in span if vendors.knows(day) for row in vendors.rows.enterprise(what, day)]
        yield (f"{span[0]}T00:00:00Z", f"{span[-1] + timedelta(1)}T00:00:00Z"), rows


def _range(vendors: Vendors, question: Question) -> list[date]:
    only_days(question)
    starting, ending = paging.instant(question, "starting_at"), paging.instant(question, "ending_at")
    if starting is None:
        raise Refusal(400, "starting_at: Field required")
    if ending is None and question.one("bucket_width"):
        raise Refusal(400, "ending_at: required when bucket_width is set")
    first = starting.date()
    if vendors.rows.strict and first < vendors.today - timedelta(LOOK_BACK_DAYS):
        raise Refusal(400, f"starting_at: must be within the last {LOOK_BACK_DAYS} days")
    now = datetime(vendors.today.year, vendors.today.month, vendors.today.day, tzinfo=UTC)
    end = ending or min(now, starting + timedelta(RANGE_DAYS))
    days = (end.date() - first).days
    if not 0 < days <= RANGE_DAYS:
        raise Refusal(400, f"ending_at: must be after starting_at and at most {RANGE_DAYS} days later")
    return [first + timedelta(n) for n in range(days)]


def _summed(rows: Sequence[Row], group_by: Iterable[str]) -> Iterator[Row]:
    """Add up rows over the dimensions that were not asked for; those become null."""
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        kept = {name: row.get(name) if name in group_by else None for name in (*DIMENSIONS, *FAN_OUT) if name in row}
        key = (row["actor"]["user_id"], *kept.values())
        sums[key] = _plus(sums[key], row) if key in sums else {**row, **kept}
    return iter(sums.values())


def _plus(total: dict[str, Any], row: Row) -> dict[str, Any]:
    summed = {**total}
    for name in COUNTS:
        if isinstance(row.get(name), int):
            summed[name] = total[name] + row[name]
    for name in AMOUNTS:
        if name in row:
            summed[name] = str(Decimal(total[name]) + Decimal(row[name]))
    for nested in ("cache_creation", "server_tool_use"):
        if nested in row:
            summed[nested] = {name: total[nested][name] + count for name, count in row[nested].items()}
    return summed
