"""The envelope of the usage and cost reports: time buckets, one per day, empty ones included."""

from __future__ import annotations

import msgspec

from shared.strict import Moment


class Bucket(msgspec.Struct, forbid_unknown_fields=True):
    """One day; `ending_at` is exclusive."""

    starting_at: Moment
    ending_at: Moment
    results: list[msgspec.Raw]


class Report(msgspec.Struct, forbid_unknown_fields=True):
    """One page."""

    data: list[Bucket]
    has_more: bool
    next_page: str | None = None
