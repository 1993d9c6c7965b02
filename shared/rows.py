"""Typed rows, and what is left over when a vendor's page has been read strictly.

A fetcher's `rows(page, context)` is pure: no clock, no network, no environment. It returns every record it could read
as a row of the stream's raw table, and says about all others why not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, ClassVar

import msgspec

from shared.ledger import Finding

NANO = Decimal("1e-9")
CENTS = Decimal(100)


class RawRow(msgspec.Struct, kw_only=True, gc=False):
    """One line of a raw table, without the metadata that the snapshot adds.

    Subclasses have exactly the columns of their table in `sql/schema`; `MEASURES` names those that make a day non-zero.
    """

    MEASURES: ClassVar[tuple[str, ...]] = ()

    raw_response: str


class Page(msgspec.Struct, frozen=True):
    """One answer of a vendor, as it came, and what was asked to get it."""

    body: bytes
    asked: Mapping[str, str] = msgspec.field(default_factory=dict)
    """What the answer does not say itself, such as `group_by`, `kind` or the day."""


class Context(msgspec.Struct, frozen=True):
    """What a row may know beyond its page."""

    stream: str
    start: date
    end: date


class Quarantined(msgspec.Struct, frozen=True):
    """One record that could not be read, with the reason a person understands."""

    reason: str
    raw: str
    field: str | None = None
    day: date | None = None
    amount_usd: Decimal | None = None
    """Its amount, when that much is legible."""


class Rows(msgspec.Struct):
    """What one page said."""

    rows: list[RawRow] = msgspec.field(default_factory=list)
    quarantined: list[Quarantined] = msgspec.field(default_factory=list)
    drift: Counter[str] = msgspec.field(default_factory=Counter)
    """Unknown vendor field (dotted path) -> occurrences."""
    findings: list[Finding] = msgspec.field(default_factory=list)
    partial_days: set[date] = msgspec.field(default_factory=set)
    """Days of which the page covers a part only."""


RowsOf = Callable[[Page, Context], Rows]


def money(amount: Decimal) -> Decimal:
    """Round US dollars to the 9 decimals of NUMERIC, half to even."""
    return amount.quantize(NANO, rounding=ROUND_HALF_EVEN)


def email(value: Any) -> str | None:
    """Lower-case and trim an address; None when there is none."""
    return (str(value).strip().lower() or None) if value is not None else None
