"""What the user cost and user usage reports have in common: the page, the person, the groups."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from shared.ledger import Finding
from shared.strict import Moment

if TYPE_CHECKING:
    from shared.rows import Context, Rows


class Report(msgspec.Struct, forbid_unknown_fields=True):
    """One page; data after `data_refreshed_at` is incomplete."""

    data: list[msgspec.Raw]
    has_more: bool
    next_page: str | None = None
    data_refreshed_at: Moment | None = None
    organization_id: str | None = None


class Actor(msgspec.Struct, forbid_unknown_fields=True):
    """The person; someone who was deleted may have neither name nor address."""

    type: str
    user_id: str | None
    email: str | None = None
    name: str | None = None
    deleted: bool | None = None


class Record(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One person, day and group; a group that was not asked for is null or absent."""

    starting_at: Moment
    actor: Actor
    ending_at: Moment | None = None
    product: str | None = None
    model: str | None = None
    context_window: str | None = None
    inference_geo: str | None = None
    speed: str | None = None
    rbac_group_id: str | None = None
    slack_channel_id: str | None = None


def note_incomplete(report: Report, context: Context, out: Rows) -> None:
    """Add a finding when the vendor says that its data ends before the window does."""
    refreshed = report.data_refreshed_at
    window_ends = datetime.combine(context.end + timedelta(days=1), time(), UTC)
    if refreshed is not None and refreshed < window_ends:
        detail = f"the vendor's data ends at {refreshed.isoformat()}, before the window up to {context.end} does"
        out.findings.append(Finding("incomplete", context.stream, detail))
