"""The Anthropic Admin API lists: API keys, users, workspaces, and the organisation itself.

https://platform.claude.com/docs/en/api/admin/api_keys/list
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.sample_org import paging
from local.sample_org.questions import Answer, Question, Refusal, encoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.sample_org.vendor_rows import Row
    from local.sample_org.vendors import Vendors

STATUSES = ("active", "inactive", "archived", "expired")


def api_keys(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/api_keys: all statuses unless one is asked for."""
    rows = vendors.rows.listing("api_keys")
    status, place, creator = (question.one(name) for name in ("status", "workspace_id", "created_by_user_id"))
    if status is not None and status not in STATUSES:
        raise Refusal(400, f"status: Input should be one of {', '.join(STATUSES)}")
    rows = [
        row
        for row in rows
        if (status is None or row["status"] == status)
        and (place is None or row["workspace_id"] == place)
        and (creator is None or (row["created_by"] or {}).get("id") == creator)
    ]
    return _page(vendors, question, rows)


def users(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/users: who has been removed is not in it."""
    return _page(vendors, question, vendors.rows.listing("users"))


def workspaces(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/workspaces: never the default one, archived ones only when asked for."""
    archived = question.one("include_archived") == "true"
    rows = [row for row in vendors.rows.listing("workspaces") if archived or row["archived_at"] is None]
    return _page(vendors, question, rows)


def me(vendors: Vendors, question: Question) -> Answer:
    """Answer GET /v1/organizations/me."""
    del question
    return Answer(encoded(vendors.rows.organisation()))


def _page(vendors: Vendors, question: Question, rows: Sequence[Row]) -> Answer:
    body, page = paging.listed(question, rows, vendors.rows.page_cap)
    return Answer(encoded(body), page)
