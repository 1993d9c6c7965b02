"""What the tabs subscriptions, budgets and invoices say, one dictionary of columns of `raw_sheets` per row."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .amounts import count, dollars, not_negative
from .cells import LAST_DAY

if TYPE_CHECKING:
    from decimal import Decimal

    from .cells import Record

WITH_SEATS = ("claude_ai", "claude_code", "cursor")
PLATFORMS_OF = {"anthropic": ("claude_api", "claude_code", "claude_ai"), "cursor": ("cursor",)}
"""Vendor that sends the invoice -> platforms it may be about."""
ALL_PLATFORMS = tuple(name for names in PLATFORMS_OF.values() for name in names)
PERIODS = {"month": "month", "monthly": "month", "year": "year", "yearly": "year", "annual": "year"}
LEDGERS = {"amortised": "amortised", "amortized": "amortised", "billed": "billed", "list": "list"}
KINDS = ("total", "usage", "seats", "extra_usage", "priority_tier", "tax", "credit", "adjustment")
MAY_BE_NEGATIVE = {"credit", "adjustment"}
LAST_BILLING_DAY = 31
MOST_SEATS = 1_000_000
BUDGET_PERIOD = re.compile(
    r"(?P<year>20\d\d)(?:-(?P<month>0[1-9]|1[0-2])(?:-01)?|[- ]?Q(?P<quarter>[1-4]))?", re.IGNORECASE
)


def subscription(record: Record, _today: date) -> list[dict[str, Any]]:
    """Return a row of seats: whose, how many, what one of them costs, and when it is charged."""
    record.required("platform", ", ".join(WITH_SEATS))
    valid_from = record.required_day("valid_from")
    return [
        {
            "platform": record.named_platform(WITH_SEATS),
            "key": record.required("plan", "the plan as the invoice names it"),
            "email": record.email("user_email"),
            "seats": _seats(record),
            "amount_usd": not_negative(record, "price_usd"),
            "period": record.choice("period", PERIODS),
            "billing_day": _billing_day(record),
            "valid_from": valid_from,
            "valid_to": _end(record, valid_from),
        }
    ]


def _seats(record: Record) -> int:
    seats = count(record, "seats")
    if seats is None:
        return 1
    if not 1 <= seats <= MOST_SEATS:
        raise record.refusal("seats", "is not a number of seats: write 1 or more, or end the row with valid_to")
    if seats > 1 and record.email("user_email"):
        raise record.refusal(
            "seats", "a row with an address is one seat: write 1, and give the other seats their own row"
        )
    return seats


def _billing_day(record: Record) -> int:
    record.required("billing_day", "the day of the month on which it is charged, 1 to 31")
    day = count(record, "billing_day") or 0
    if not 1 <= day <= LAST_BILLING_DAY:
        raise record.refusal("billing_day", "is not a day of the month: write 1 to 31")
    return day


def _end(record: Record, start: date) -> date:
    end = record.day("valid_to") or LAST_DAY
    if end <= start:
        raise record.refusal("valid_to", f"is not after {start}: write the first day on which it is no longer charged")
    return end


def budget(record: Record, _today: date) -> list[dict[str, Any]]:
    """Return a budget of a month, a quarter or a year."""
    written = record.required("period", "2026-10, 2026-Q4 or 2026")
    found = BUDGET_PERIOD.fullmatch(written)
    if not found:
        raise record.refusal("period", "is no period: write a month (2026-10), a quarter (2026-Q4) or a year (2026)")
    year, month, quarter = int(found["year"]), int(found["month"] or 0), int(found["quarter"] or 0)
    first_month, months = (month, 1) if month else (3 * quarter - 2, 3) if quarter else (1, 12)
    period = f"{year}-{month:02}" if month else f"{year}-Q{quarter}" if quarter else str(year)
    return [
        {
            "key": period,
            "period": period,
            "amount_usd": not_negative(record, "budget_usd"),
            "ledger": record.choice("ledger", LEDGERS, "amortised"),
            "platform": record.named_platform(ALL_PLATFORMS),
            "team": record.text("team"),
            "valid_from": date(year, first_month, 1),
            "valid_to": date(year + (first_month + months) // 13, (first_month + months - 1) % 12 + 1, 1),
        }
    ]


def invoice(record: Record, _today: date) -> list[dict[str, Any]]:
    """Return a line of an invoice, or its total."""
    vendor = record.choice("vendor", {name: name for name in PLATFORMS_OF})
    start, end = record.required_day("period_start"), record.required_day("period_end")
    if end < start:
        raise record.refusal("period_end", f"is before {start}: write the last day that is charged")
    kind = record.choice("kind", {name: name for name in KINDS}, "total")
    return [
        {
            "vendor": vendor,
            "key": record.required("invoice_id", "the invoice's number"),
            "kind": kind,
            "platform": record.named_platform(PLATFORMS_OF[vendor]),
            "amount_usd": _line_amount(record, kind),
            "issued_on": record.day("issued_on"),
            "closed_on": _closed_on(record, start),
            "note": record.text("note"),
            "valid_from": start,
            "valid_to": end + timedelta(days=1),
        }
    ]


def _closed_on(record: Record, start: date) -> date | None:
    day = record.day("closed_on")
    if day and day < start:
        raise record.refusal("closed_on", f"is before {start}: write the day on which the month was closed")
    return day


def _line_amount(record: Record, kind: str) -> Decimal:
    amount = dollars(record, "amount_usd")
    if amount < 0 and kind not in MAY_BE_NEGATIVE:
        raise record.refusal("amount_usd", f"is negative, but kind is {kind}: write kind credit or adjustment")
    if amount > 0 and kind == "credit":
        raise record.refusal("amount_usd", "a credit lowers the invoice: write it with a minus in front")
    return amount
