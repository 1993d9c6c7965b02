"""The Anthropic Admin API reports: messages usage, cost and Claude Code analytics.

https://platform.claude.com/docs/en/manage-claude/usage-cost-api
https://platform.claude.com/docs/en/manage-claude/claude-code-analytics-api
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from local.sample_org import paging
from local.sample_org.anthropic_activity import Group
from local.sample_org.questions import Answer, Question, Refusal, encoded
from local.sample_org.vendor_rows import Row, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from local.sample_org.vendors import Vendors

BUCKETS_DEFAULT, BUCKETS_MAXIMUM = 7, 31
FAST_MODE_BETA = "fast-mode-2026-02-01"

USAGE_DIMENSIONS = frozenset((*Group._fields, "service_account_id"))
COST_DIMENSIONS = frozenset(("workspace_id", "description"))
FILTERS = {
    "account_ids": "account_id",
    "api_key_ids": "api_key_id",
    "workspace_ids": "workspace_id",
    "models": "model",
    "service_tiers": "service_tier",
    "context_window": "context_window",
    "inference_geos": "inference_geo",
    "speeds": "speed",
}
CODE_DEFAULT, CODE_MAXIMUM = 20, 1000


def messages_usage(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/usage_report/messages, in buckets of a day."""
    group_by = grouping(question, USAGE_DIMENSIONS)
    switches = vendors.rows.switches
    allowed = {"account_id": switches.account_grouping, "speed": switches.speed_grouping}
    for name, permitted in allowed.items():
        if name in group_by and not permitted:
            raise Refusal(400, f"group_by: {name} is not available for this organization")
    only = {field: frozenset(question.many(name)) for name, field in FILTERS.items() if question.many(name)}
    if ("speed" in group_by or "speed" in only) and FAST_MODE_BETA not in question.headers.get("anthropic-beta", ""):
        raise Refusal(400, f"group_by: speed needs the header anthropic-beta: {FAST_MODE_BETA}")
    wanted = Wanted(group_by, only)
    return _buckets(vendors, question, lambda day, revision: vendors.rows.usage(day, revision, wanted))


def cost_report(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/cost_report."""
    group_by = grouping(question, COST_DIMENSIONS)
    return _buckets(vendors, question, lambda day, revision: vendors.rows.cost(day, revision, group_by))


def claude_code(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/usage_report/claude_code: one UTC day a call."""
    day = paging.day(question, "starting_at")
    if day is None:
        raise Refusal(400, "starting_at: Field required")
    size = min(paging.limit(question, CODE_DEFAULT, CODE_MAXIMUM), vendors.rows.page_cap)
    number, _ = paging.opened(question)
    rows = vendors.rows.claude_code(day, vendors.revision(question, number)) if vendors.knows(day) else []
    page, number, more = paging.sliced(question, rows, size)
    return Answer(encoded({"data": page, **more}), number, number == 1 and vendors.restated_in((day,)))


def grouping(question: Question, known: frozenset[str]) -> frozenset[str]:
    """Return the dimensions asked for; 400 when one is unknown."""
    group_by = question.many("group_by")
    for name in group_by:
        if name not in known:
            raise Refusal(400, f"group_by: Input should be one of {', '.join(sorted(known))}; got {name!r}")
    return frozenset(group_by)


def bucket(day: date, results: Sequence[Row]) -> dict[str, Any]:
    """Return one bucket of a day."""
    return {"starting_at": f"{day}T00:00:00Z", "ending_at": f"{day + timedelta(1)}T00:00:00Z", "results": results}


def only_days(question: Question) -> None:
    """Refuse buckets that are not days: the doubles know nothing finer."""
    if question.one("bucket_width") not in {None, "1d"}:
        raise Refusal(400, "bucket_width: Input should be '1d'")


def _buckets(vendors: Vendors, question: Question, results: Callable[[date, int], Sequence[Row]]) -> Answer:
    only_days(question)
    size = paging.limit(question, BUCKETS_DEFAULT, BUCKETS_MAXIMUM)
    days, page, more = paging.sliced(question, paging.buckets(question, vendors.today), size)
    # A bucket is told whole on one page, so each page may already know the restatement.
    revision = min(1, vendors.told[question.endpoint])
    data = [bucket(day, results(day, revision) if vendors.knows(day) else []) for day in days]
    return Answer(encoded({"data": data, **more}), page, vendors.restated_in(days))
