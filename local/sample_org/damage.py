"""What a fault does to a sound answer: rows changed, emptied or repeated. Works on every vendor's shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local.sample_org.paging import LOOP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.faults import Fault

ROWS = ("data", "usageEvents", "teamMemberSpend", "teamMembers", "events")
REQUIRED = {
    "anthropic_usage": "output_tokens",
    "anthropic_cost": "amount",
    "anthropic_keys": "status",
    "anthropic_users": "email",
    "anthropic_workspaces": "name",
    "claude_code": "core_metrics.num_sessions",
    "enterprise_cost": "amount",
    "enterprise_usage": "output_tokens",
    "enterprise_users": "user.email_address",
    "cursor_daily": "totalLinesAdded",
    "cursor_events": "timestamp",
    "cursor_spend": "spendCents",
    "cursor_members": "id",
    "cursor_audit": "event_id",
}
"""Without it a row cannot be read."""
INTEGER = {
    "anthropic_usage": "uncached_input_tokens",
    "claude_code": "core_metrics.num_sessions",
    "enterprise_usage": "output_tokens",
    "enterprise_users": "chat_metrics.message_count",
    "cursor_daily": "totalLinesAdded",
    "cursor_events": "tokenUsage.inputTokens",
    "cursor_spend": "fastPremiumRequests",
}
HUGE = 2**53 + 1
"""The first integer that a float cannot hold."""


def damaged(body: bytes, endpoint: str, faults: list[Fault]) -> bytes:
    """Return the answer with these faults in it."""
    answer = json.loads(body)
    for fault in faults:
        if fault.kind == "extra_field":
            for row in rows(answer):
                row["surprise"] = {"nobody": "documented this"}
        elif fault.kind == "missing_field":
            _strike(answer, fault.field or REQUIRED[endpoint], None)
        elif fault.kind == "huge_integer":
            _strike(answer, fault.field or INTEGER[endpoint], HUGE)
        elif fault.kind == "empty":
            _empty(answer)
        elif fault.kind == "cursor_loop":
            _loop(answer)
    return json.dumps(answer, separators=(",", ":")).encode()


def rows(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of any answer; those of buckets one bucket after the other."""
    for name in ROWS:
        for row in answer.get(name, ()):
            yield from row.get("results", (row,))


def _strike(answer: dict[str, Any], path: str, value: int | None) -> None:
    """Set (or without a value remove) the field in the first row that has it."""
    *parents, last = path.split(".")
    for row in rows(answer):
        place: Any = row
        for parent in parents:
            place = place.get(parent) or {}
        if last in place:
            if value is None:
                del place[last]
            else:
                place[last] = value
            return


def _empty(answer: dict[str, Any]) -> None:
    """Take all rows away; buckets stay and so do their pages, any other list ends here."""
    for name in ROWS:
        if name in answer:
            answer[name] = [{**row, "results": []} for row in answer[name] if "results" in row]
            if not answer[name]:
                ending = {"has_more": False, "next_page": None, "totalUsageEventsCount": 0, "totalPages": 0}
                answer.update({key: value for key, value in ending.items() if key in answer})
    if "pagination" in answer:
        answer["pagination"]["hasNextPage"] = False


def _loop(answer: dict[str, Any]) -> None:
    """Promise another page; the server answers every question with the first page while this fault lives."""
    if "has_more" in answer:
        answer["has_more"] = True
    if "next_page" in answer:
        answer["next_page"] = LOOP
    if "totalPages" in answer:
        answer["totalPages"] += 1
    pagination = answer.get("pagination", {})
    for name in ("totalPages", "numPages"):
        if name in pagination:
            pagination[name] += 1
    if pagination:
        pagination["hasNextPage"] = True
