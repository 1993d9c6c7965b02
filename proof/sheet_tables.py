"""The dimensions as the sheet and the vendors' lists make them: people, keys, seats, budgets, invoices."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from local.sample_org.attribution import UNATTRIBUTED
from local.sample_org.sheets import mapping_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.budgets import BudgetRow
    from local.sample_org.money_sheet import MoneySheet
    from local.sample_org.org import Organisation

EVER, NEVER = date(1970, 1, 1), date(9999, 12, 31)
Line = tuple[str, dict[str, Any]]


def sheet_tables(org: Organisation, money: MoneySheet) -> Iterator[Line]:
    """Yield the rows of the dimensions."""
    yield from _users(org)
    yield from _keys(org)
    yield from _subscriptions(money)
    yield from (("dim_budgets", _budget(row, number)) for number, row in enumerate(money.budgets, start=2))
    for number, row in enumerate(money.invoices, start=2):
        yield "dim_invoices", {
            **row._asdict(), "platform": row.platform or None, "note": row.note or None, "sheet_row": number
        }  # fmt: skip


def _users(org: Organisation) -> Iterator[Line]:
    for row in mapping_sheet(org).users:
        yield "dim_users", {
            "user_id": f"usr_{row.email}", "email": row.email, "display_name": row.name, "team": row.team,
            "department": row.department, "is_active": True, "created_by": "users sheet", "updated_by": "users sheet",
            "valid_from": row.valid_from or EVER, "valid_to": row.valid_to or NEVER,
        }  # fmt: skip


def _keys(org: Organisation) -> Iterator[Line]:
    emails = {person.user_id: person.email for person in org.people}
    for key in org.keys:
        acts_as = key.principal[0] if key.principal and key.principal[1] == "user" else key.creator_id
        derived = emails.get(acts_as or "")
        owner = key.owners[0].email if key.mapped else derived
        yield "dim_api_keys", {
            "api_key_id": key.id, "api_key_name": key.name, "user_email": owner or UNATTRIBUTED,
            "platform": key.kind.platform if key.mapped else None, "workspace_id": key.workspace_id,
            "is_active": key.kind.status == "active", "created_date": key.created, "created_by": "vendor",
            "updated_by": "vendor", "valid_from": EVER, "valid_to": NEVER, "owners": len(key.owners),
            "attribution_mode": "mapped" if key.mapped else "derived" if derived else "unattributed",
            "status": key.kind.status,
        }  # fmt: skip


def _subscriptions(money: MoneySheet) -> Iterator[Line]:
    for number, row in enumerate(money.subscriptions, start=2):
        yield "dim_subscriptions", {
            "subscription_id": f"sub_{number}", "platform": row.platform,
            "vendor": row.platform if row.platform == "cursor" else "anthropic", "plan": row.plan,
            "user_email": row.email, "seats": row.seats, "price_usd": row.price_usd, "period": row.period,
            "billing_day": row.billing_day, "valid_from": row.valid_from, "valid_to": row.valid_to or NEVER,
            "sheet_row": number,
        }  # fmt: skip


def _budget(row: BudgetRow, number: int) -> dict[str, Any]:
    first, last = _span(row.period)
    return {
        "period": row.period, "period_start": first, "period_end": last, "platform": row.platform or None,
        "team": row.team or None, "ledger": row.ledger or "amortised", "budget_usd": row.budget_usd,
        "sheet_row": number,
    }  # fmt: skip


def _span(period: str) -> tuple[date, date]:
    """Return first and last day of 2026-10, 2026-Q4 or 2026."""
    year, _, part = period.partition("-")
    if not part:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    first, last = (3 * int(part[1]) - 2, 3 * int(part[1])) if part.startswith("Q") else (int(part), int(part))
    return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])
