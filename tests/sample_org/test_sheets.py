"""The sheet is what an administrator and a finance manager would have written down, and what the truth reads."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from functions.fetchers.sheets.folder import read_folder
from functions.fetchers.sheets.rows import rows
from local.sample_org.budgets import TEAM, team_spent
from local.sample_org.invoices import GAP, SEAT_REBATE
from local.sample_org.money_sheet import MoneySheet, money_sheet
from local.sample_org.org import Organisation
from local.sample_org.seat_truth import SeatTruth
from local.sample_org.sheets import mapping_sheet, write_sheets
from local.sample_org.spend import Month, Spend
from shared.rows import Context, Page

if TYPE_CHECKING:
    from pathlib import Path

OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)


@pytest.fixture(scope="module")
def money(org: Organisation) -> MoneySheet:
    """The tabs about money."""
    return money_sheet(org)


def test_the_mapping_sheet_is_what_the_truth_reads(org: Organisation, tmp_path: Path) -> None:
    """The CSV tabs hold the rows the truth attributes by: shares, dated owners, a change of team; no orphans."""
    write_sheets(org, tmp_path)
    tabs = {path.stem: [*csv.DictReader(path.read_text().splitlines())] for path in tmp_path.glob("*.csv")}
    keys, users = tabs["api_keys"], tabs["users"]
    orphans = {key.id for key in org.keys if not key.mapped}
    shared = [row for row in keys if row["shares"]]

    assert {"api_keys", "users", "workspaces"} == {*tabs}
    assert [row.api_key_id for row in mapping_sheet(org).api_keys] == [row["api_key_id"] for row in keys]
    assert not orphans & {row["api_key_id"] for row in keys}
    assert 2 <= len({row["api_key_id"] for row in shared}) < len(shared)
    assert any(row["valid_to"] for row in keys)
    assert 16 == len(users)
    assert {"Platform", "Product"} == {row["team"] for row in users if row["name"] == "Dan"}


def test_team_changes_are_half_open(org: Organisation) -> None:
    """The day on which the second row of a person begins is the day on which the first one has ended."""
    one, other = (row for row in mapping_sheet(org).users if row.name == "Dan")

    assert one.valid_to == other.valid_from
    assert (None, None) == (one.valid_from, other.valid_to)
    assert date(2026, 10, 7) == one.valid_to


@pytest.mark.parametrize(("people", "days"), [(15, 90), (5, 8), (31, 40)])
def test_every_row_about_money_can_be_read(people: int, days: int, tmp_path: Path) -> None:
    """No row of an organisation of any size is refused, nothing is odd, and every tab is there."""
    write_sheets(Organisation.generate(people=people, days=days), tmp_path, with_money=True)
    sheet = read_folder(tmp_path)
    today = date(2026, 11, 21)

    found = rows(Page(json.dumps(sheet).encode()), Context("sheets", today, today))

    assert 7 == len(sheet)
    assert ([], [], {}) == (found.quarantined, found.findings, found.drift)


def test_some_seats_are_wasted(money: MoneySheet) -> None:
    """One person has two plans on one platform, one has seats and never works, and two seats are nobody's."""
    chat = [row for row in money.subscriptions if row.platform == "claude_ai"]
    holders = [row.email for row in chat if row.email]

    assert ["dan@example.com"] == sorted({email for email in holders if holders.count(email) > 1})
    assert "ben@example.com" in holders
    assert [2] == [row.seats for row in chat if not row.email]
    assert {"month", "year"} == {row.period for row in money.subscriptions}
    assert 31 in {row.billing_day for row in money.subscriptions}


def test_invoices_add_up_and_one_holds_what_nobody_used(org: Organisation, money: MoneySheet) -> None:
    """Totals are the sums of their parts; usage is what was used, but for the planted 37.50 USD in September."""
    spend = Spend(org, mapping_sheet(org))
    usage = {(row.vendor, row.period_start): Decimal(row.amount_usd) for row in money.invoices if row.kind == "usage"}
    off = {
        (vendor, month): billed - spend.charges(Month.of(month))[vendor, "usage"].quantize(Decimal("0.01"))
        for (vendor, month), billed in usage.items()
    }

    for invoice in {row.invoice_id for row in money.invoices}:
        lines = [row for row in money.invoices if row.invoice_id == invoice]
        parts = sum(Decimal(row.amount_usd) for row in lines if row.kind != "total")
        assert [parts] == [Decimal(row.amount_usd) for row in lines if row.kind == "total"]
    assert {("anthropic", SEPTEMBER.start): GAP} == {key: gap for key, gap in off.items() if gap}
    assert 6 == len(usage)
    assert {date(2026, 8, 31)} == {row.period_end for row in money.invoices if row.closed_on}


def test_an_invoice_charges_less_for_seats_than_their_price_says(money: MoneySheet) -> None:
    """October has eleven Cursor seats at 40 USD; the invoice's 25.01 USD less is what is billed."""
    seats = SeatTruth(money.subscriptions, money.invoices, today=date(2026, 11, 21))
    billed = sum(fee.billed for whose, fee in seats.day(OCTOBER.start).items() if whose.vendor == "cursor")

    assert Decimal("440.00") - SEAT_REBATE == Decimal(billed).scaleb(-9)


def test_one_team_spends_more_than_it_may(org: Organisation, money: MoneySheet) -> None:
    """The team's October budget is below what its people used and their seats cost."""
    spend, seats = Spend(org, mapping_sheet(org)), SeatTruth.of(org, money.invoices)
    (budget,) = (row for row in money.budgets if row.team == TEAM and row.period == str(OCTOBER))

    assert Decimal(budget.budget_usd) < team_spent(spend, seats, OCTOBER)
    assert {"2026-08", "2026-09", "2026-10", "2026-11", "2026-Q4"} == {row.period for row in money.budgets}
