"""Usage events: tokens and money of every single request. They have no id, so two equal ones are two."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.errors import SkippableError
from shared.rows import RawRow, Rows, email
from shared.strict import Count, Legible, Reader, glimpse

from .envelopes import EventsPage
from .instants import instant
from .money import billed, list_cost, numeric, usd

if TYPE_CHECKING:
    from shared.ledger import Finding
    from shared.rows import Context, Page

STREAM = "cursor_events"


class _Tokens(msgspec.Struct, rename="camel", forbid_unknown_fields=True, gc=False):
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    cache_write_tokens: Count | None = None
    cache_read_tokens: Count | None = None
    total_cents: Decimal | None = None
    discount_percent_off: Decimal | None = None


class _Event(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True, gc=False):
    timestamp: int | str
    model: str | None
    user_email: str | None = None
    service_account_id: str | None = None
    service_account_name: str | None = None
    cloud_agent_id: str | None = None
    automation_id: str | None = None
    conversation_id: str | None = None
    kind: str | None = None
    kind_label: str | None = None
    max_mode: bool | None = None
    is_token_based_call: bool | None = None
    is_chargeable: bool | None = None
    is_headless: bool | None = None
    is_free_bugbot: bool | None = None
    requests_costs: Decimal | None = None
    token_usage: _Tokens | None = None
    charged_cents: Decimal | None = None
    cursor_token_fee: Decimal | None = None


class EventRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_cursor_events`."""

    MEASURES: ClassVar[tuple[str, ...]] = (
        "list_cost_usd",
        "billed_cost_usd",
        "request_units",
        "input_tokens",
        "output_tokens",
        "cache_write_tokens",
        "cache_read_tokens",
    )

    usage_date: date
    event_timestamp: datetime
    user_email: str | None
    service_account_id: str | None
    model: str | None
    kind: str | None
    max_mode: bool | None
    is_token_based: bool | None
    is_chargeable: bool | None
    is_headless: bool | None
    request_units: Decimal | None
    input_tokens: int | None
    output_tokens: int | None
    cache_write_tokens: int | None
    cache_read_tokens: int | None
    total_usd: Decimal | None
    charged_usd: Decimal | None
    token_fee_usd: Decimal | None
    list_cost_usd: Decimal | None
    billed_cost_usd: Decimal | None
    conversation_id: str | None


class _When(msgspec.Struct, rename="camel"):
    timestamp: int | str


class _Amount(msgspec.Struct, rename="camel"):
    charged_cents: Decimal


def _glance(raw: msgspec.Raw) -> Legible:
    """Tell day and amount of an event that cannot be read, each on its own."""
    when, amount = glimpse(raw, _When), glimpse(raw, _Amount)
    try:
        day = instant(when.timestamp, "timestamp").date() if when else None
    except SkippableError:
        day = None
    try:
        return Legible(day, usd(amount.charged_cents, "chargedCents", []) if amount else None)
    except SkippableError:
        return Legible(day)


ENVELOPE = Reader(STREAM, EventsPage)
RECORDS = Reader(STREAM, _Event, at="usageEvents", glance=_glance)
NO_TOKENS = _Tokens()


def event_rows(page: Page, _context: Context) -> Rows:
    """Read one page of usage events."""
    out = Rows()
    RECORDS.each(ENVELOPE.page(page.body, out).usage_events, out, partial(_row, out.findings))
    return out


def _row(findings: list[Finding], event: _Event, text: str) -> EventRow:
    moment = instant(event.timestamp, "timestamp")
    tokens = event.token_usage or NO_TOKENS
    kind = event.kind if event.kind is not None else event.kind_label
    total = usd(tokens.total_cents, "tokenUsage.totalCents", findings)
    charged = usd(event.charged_cents, "chargedCents", findings)
    return EventRow(
        raw_response=text,
        usage_date=moment.date(),
        event_timestamp=moment,
        user_email=email(event.user_email),
        service_account_id=event.service_account_id,
        model=event.model,
        kind=kind,
        max_mode=event.max_mode,
        is_token_based=event.is_token_based_call,
        is_chargeable=event.is_chargeable,
        is_headless=event.is_headless,
        request_units=numeric(event.requests_costs, "requestsCosts", findings),
        input_tokens=tokens.input_tokens,
        output_tokens=tokens.output_tokens,
        cache_write_tokens=tokens.cache_write_tokens,
        cache_read_tokens=tokens.cache_read_tokens,
        total_usd=total,
        charged_usd=charged,
        token_fee_usd=usd(event.cursor_token_fee, "cursorTokenFee", findings),
        list_cost_usd=list_cost(tokens.total_cents, event.cursor_token_fee, charged, findings),
        billed_cost_usd=billed(event.is_chargeable, kind, total if charged is None else charged, findings),
        conversation_id=event.conversation_id,
    )
