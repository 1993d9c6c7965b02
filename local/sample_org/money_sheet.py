"""The sheet's tabs about money: seats, budgets and invoices that agree with what the organisation did."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.budgets import BudgetRow, budget_rows
from local.sample_org.invoices import InvoiceRow, invoice_rows
from local.sample_org.seat_truth import SeatTruth
from local.sample_org.seats import SeatRow, seat_rows
from local.sample_org.sheets import mapping_sheet, write_tab
from local.sample_org.spend import Spend

if TYPE_CHECKING:
    from pathlib import Path

    from local.sample_org.org import Organisation

PASTED = (
    *("email", "date", "message_count", "conversation_sessions"),
    *("input_tokens", "output_tokens", "daily_active_usage"),
)
"""Nobody pastes usage by hand here: the vendor's interface reports it."""


class MoneySheet(NamedTuple):
    """The tabs about money."""

    subscriptions: tuple[SeatRow, ...]
    budgets: tuple[BudgetRow, ...]
    invoices: tuple[InvoiceRow, ...]


def money_sheet(org: Organisation) -> MoneySheet:
    """Return the seats, budgets and invoices that the organisation's finance manager has written down."""
    seats, spend = seat_rows(org), Spend(org, mapping_sheet(org))
    invoices = invoice_rows(spend, seats)
    return MoneySheet(seats, budget_rows(spend, SeatTruth.of(org, invoices)), invoices)


def write_money(org: Organisation, folder: Path) -> None:
    """Write `subscriptions.csv`, `budgets.csv`, `invoices.csv` and an empty `claude_ai_usage.csv`."""
    money = money_sheet(org)
    write_tab(folder / "subscriptions.csv", SeatRow._fields, money.subscriptions)
    write_tab(folder / "budgets.csv", BudgetRow._fields, money.budgets)
    write_tab(folder / "invoices.csv", InvoiceRow._fields, money.invoices)
    write_tab(folder / "claude_ai_usage.csv", PASTED, [])
