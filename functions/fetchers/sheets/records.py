"""One row of the sheet into rows of `raw_sheets`: one each, or one per owner where a cell lists shares."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from shared.rows import RawRow

from .money_rows import budget, invoice, subscription
from .pasted_rows import pasted_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cells import Record

LISTED = re.compile(r"[;,\n]+")
BETWEEN_ADDRESSES = re.compile(r"[;,\s]+")


class SheetRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_sheets`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("row_number",)

    state_date: date
    tab: str
    row_number: int
    key: str
    email: str | None = None
    aliases: str | None = None
    share: Decimal | None = None
    platform: str | None = None
    purpose: str | None = None
    status: str | None = None
    name: str | None = None
    department: str | None = None
    team: str | None = None
    project: str | None = None
    manager_email: str | None = None
    valid_from: date
    valid_to: date
    vendor: str | None = None
    kind: str | None = None
    period: str | None = None
    ledger: str | None = None
    amount_usd: Decimal | None = None
    seats: int | None = None
    billing_day: int | None = None
    issued_on: date | None = None
    closed_on: date | None = None
    message_count: int | None = None
    conversation_sessions: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    is_active: bool | None = None
    note: str | None = None


def read(record: Record, state_date: date) -> list[SheetRow]:
    """Return what one row of a tab says; SkippableError when one of its cells cannot be right."""
    fixed: dict[str, Any] = {
        "state_date": state_date,
        "tab": record.tab,
        "row_number": record.number,
        "raw_response": record.raw,
    }
    if record.tab in DATED:
        fixed["valid_from"], fixed["valid_to"] = record.period()
    return [SheetRow(**fixed, **found) for found in READERS[record.tab](record, state_date)]


def _api_key(record: Record, _today: date) -> list[dict[str, Any]]:
    said = {
        "key": record.key("api_key_id"),
        "platform": record.platform(),
        "purpose": record.text("purpose"),
        "status": (record.text("status") or "").lower() or None,
        "team": record.text("team"),
        "project": record.text("project"),
    }
    return [{**said, "email": owner, "share": share} for owner, share in _owners(record)]


def _owners(record: Record) -> list[tuple[str, Decimal | None]]:
    owner, shares = record.email("user_email"), record.text("shares")
    if shares and "=" in shares:
        return _listed_owners(record, owner, shares)
    if owner is None:
        raise record.refusal("user_email", "is blank: write the owner's address, or list several owners in shares")
    return [(owner, record.weight("shares", shares) if shares else None)]


def _listed_owners(record: Record, owner: str | None, shares: str) -> list[tuple[str, Decimal | None]]:
    listed: dict[str, Decimal | None] = {}
    for item in filter(str.strip, LISTED.split(shares)):
        name, _, weight = item.partition("=")
        address = record.address("shares", name)
        if address in listed:
            raise record.refusal("shares", f"{address} stands twice: give each owner one weight")
        listed[address] = record.weight("shares", weight)
    if owner and owner not in listed:
        raise record.refusal("user_email", "is not among the owners listed in shares: leave it blank or list it")
    return list(listed.items())


def _user(record: Record, _today: date) -> list[dict[str, Any]]:
    address = record.email("email")
    if address is None:
        raise record.refusal("email", "is blank: write the person's address, or clear the whole row")
    aliases = dict.fromkeys(
        record.address("aliases", alias) for alias in BETWEEN_ADDRESSES.split(record.text("aliases") or "") if alias
    )
    aliases.pop(address, None)
    return [
        {
            "key": address,
            "email": address,
            "aliases": msgspec.json.encode(list(aliases)).decode() if aliases else None,
            "name": record.text("name"),
            "department": record.text("department"),
            "team": record.text("team"),
            "manager_email": record.email("manager_email"),
        }
    ]


def _workspace(record: Record, _today: date) -> list[dict[str, Any]]:
    return [{"key": record.key("id"), "platform": record.platform(), "project": record.text("project")}]


DATED = ("api_keys", "users", "workspaces")
"""Tabs whose rows may be limited to a time, and speak for ever when they are not."""
READERS: dict[str, Callable[[Record, date], list[dict[str, Any]]]] = {
    "api_keys": _api_key,
    "users": _user,
    "workspaces": _workspace,
    "subscriptions": subscription,
    "budgets": budget,
    "invoices": invoice,
    "claude_ai_usage": pasted_day,
}
