"""The usage events of Cursor's dashboard, in the columns that its API fills; the file knows less than the API does.

What an invoice charges is decided as for the API's events: usage-based and on-demand events are charged, those that a
plan covers and those that failed are not, and of any other kind nobody can tell. https://cursor.com/docs/account/teams
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from shared.ledger import Finding
from shared.rows import RawRow

from .form import Format, addresses_in

if TYPE_CHECKING:
    from ..records import Record

COVERED_COSTS = {"included", "free"}
"""What stands in the place of an amount that nobody is charged."""
CHARGED = {"usage based", "on demand"}
COVERED = ("included", "errored", "aborted")
WORDS = re.compile(r"[^\W_]+")
TOKENS = {
    "cache_write_tokens": "input_w_cache_write",
    "input_tokens": "input_w_o_cache_write",
    "cache_read_tokens": "cache_read",
    "output_tokens": "output_tokens",
}
NOTHING = Decimal(0)


class EditorEventRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_cursor_events`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("list_cost_usd", "billed_cost_usd", "request_units", *TOKENS)

    usage_date: date
    event_timestamp: datetime
    user_email: str | None
    service_account_id: str | None = None
    model: str | None
    kind: str | None
    max_mode: bool | None
    is_token_based: bool | None
    is_chargeable: bool | None = None
    is_headless: bool | None
    request_units: Decimal | None
    input_tokens: int | None
    output_tokens: int | None
    cache_write_tokens: int | None
    cache_read_tokens: int | None
    total_usd: Decimal | None = None
    charged_usd: Decimal | None
    token_fee_usd: Decimal | None = None
    list_cost_usd: Decimal | None
    billed_cost_usd: Decimal | None
    conversation_id: str | None = None


def _row(record: Record) -> EditorEventRow:
    moment = record.instant("date")
    tokens = {column: record.count(title) for column, title in TOKENS.items()}
    _check_total(record, tokens)
    covered = (record.text("cost") or "").lower() in COVERED_COSTS
    charged = None if covered else record.usd("cost")
    return EditorEventRow(
        raw_response=record.raw,
        usage_date=moment.date(),
        event_timestamp=moment,
        user_email=record.email("user"),
        model=_model(record),
        kind=record.text("kind"),
        max_mode=record.flag("max_mode"),
        is_token_based=any(count is not None for count in tokens.values()),
        is_headless=bool(record.text("cloud_agent_id")),
        request_units=record.usd("requests"),
        charged_usd=charged,
        list_cost_usd=charged,
        billed_cost_usd=NOTHING if covered else _billed(record, charged),
        input_tokens=tokens["input_tokens"],
        output_tokens=tokens["output_tokens"],
        cache_write_tokens=tokens["cache_write_tokens"],
        cache_read_tokens=tokens["cache_read_tokens"],
    )


def _model(record: Record) -> str | None:
    """The API says `default` where the file says `auto`."""
    value = record.text("model")
    return "default" if value and value.lower() == "auto" else value


def _billed(record: Record, charged: Decimal | None) -> Decimal | None:
    kind = record.text("kind") or ""
    words = WORDS.findall(kind.casefold())
    said = " ".join(words)
    if said.startswith(COVERED) or "not charged" in said or "free" in words:
        return NOTHING
    if said not in CHARGED:
        why = "not a kind that we know: what an invoice charges is unknown"
        record.findings.append(Finding("unknown_kind", kind or "(none)", why))
        return None
    if charged is None:
        why = "charged, but no amount says how much"
        record.findings.append(Finding("unknown_amount", kind, why))
    return charged


def _check_total(record: Record, tokens: dict[str, int | None]) -> None:
    total = record.count("total_tokens")
    found = sum(count or 0 for count in tokens.values())
    if total is not None and total != found:
        why = "is not the sum of the other token columns"
        record.findings.append(Finding("tokens_do_not_add_up", "total_tokens", why))


EDITOR_EVENTS = Format(
    stream="upload_cursor_events",
    title="Cursor usage events",
    columns={
        "date": ("timestamp",),
        "user": ("email", "user_email"),
        "cloud_agent_id": (),
        "automation_id": (),
        "kind": (),
        "model": (),
        "max_mode": (),
        **dict.fromkeys(TOKENS.values(), ()),
        "total_tokens": (),
        "cost": ("cost_to_you",),
        "requests": (),
    },
    required=("date", "kind", "model", "max_mode", "input_w_o_cache_write", "output_tokens"),
    row=_row,
    period="instants",
    when="date",
    money=("cost",),
    people=addresses_in("user"),
)
