"""Seat fees: billed once, amortised over the days they cover, corrected by an invoice, and nobody's when empty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from .answers import event, events, noon, sheets
from .world import world

if TYPE_CHECKING:
    from pathlib import Path

    from .world import World

HEADER = "platform,plan,seats,price_usd,period,billing_day,valid_from,user_email,valid_to"
INVOICES = "vendor,invoice_id,period_start,period_end,amount_usd,kind,platform"
DAYS = (date(2026, 8, 31), date(2026, 9, 1))
BY_DAY = """
    SELECT cost_date, SUM(billed_cost_usd) AS billed, SUM(cost_usd) AS amortised FROM fct_cost_daily
    WHERE cost_type = 'subscription' AND cost_date >= '2020-01-01' GROUP BY cost_date ORDER BY cost_date
"""
SUMS = """
    SELECT MIN(cost_date) AS first, MAX(cost_date) AS last, SUM(billed_cost_usd) AS billed, SUM(cost_usd) AS amortised,
      COUNT(*) AS lines, COUNTIF(list_cost_usd != 0) AS listed
    FROM fct_cost_daily WHERE cost_type = 'subscription' AND cost_date >= '2020-01-01'
"""


def _sheet(*lines: str, invoices: str = "") -> dict[str, str]:
    tabs = {"subscriptions": "\n".join([HEADER, *lines])}
    return tabs | ({"invoices": f"{INVOICES}\n{invoices}"} if invoices else {})


def test_a_monthly_fee_is_billed_once_and_spread_to_the_last_digit(town: World) -> None:
    """10 dollars on 2 August cover 31 days: five days get one billionth more than the others, and all add up to 10."""
    town.run({"sheets": sheets(**_sheet("cursor,Team,1,10,month,2,2026-08-02,ana@example.com,2026-08-20"))}, DAYS)
    days = town.query(BY_DAY)
    assert (date(2026, 8, 2), date(2026, 9, 1), 31) == (days[0]["cost_date"], days[-1]["cost_date"], len(days))
    assert [Decimal(10)] + [Decimal(0)] * 30 == [day["billed"] for day in days]
    assert Decimal(10) == sum(day["amortised"] for day in days)
    assert {Decimal("0.322580646"): 5, Decimal("0.322580645"): 26} == _counted([day["amortised"] for day in days])


def test_only_closed_days_are_amortised_and_the_next_run_adds_the_next_day(tmp_path: Path) -> None:
    """On 2 September the fee of 1 September has one day in the facts, on 3 September it has two."""
    tabs = sheets(**_sheet("claude_ai,Team,1,30,month,1,2026-09-01,ana@example.com,"))
    with world(tmp_path, date(2026, 9, 2)) as town:
        town.run({"sheets": tabs}, DAYS)
        assert [(date(2026, 9, 1), Decimal(30), Decimal(1))] == [tuple(row.values()) for row in town.query(BY_DAY)]
    with world(tmp_path, date(2026, 9, 3)) as town:
        town.run({"cursor_events": events(event(noon(date(2026, 8, 31))))}, DAYS)
        assert [Decimal(1), Decimal(1)] == [row["amortised"] for row in town.query(BY_DAY)]


def test_the_billing_day_of_a_short_month_is_its_last(town: World) -> None:
    """Billing day 31 falls on 28 February, 30 June and 31 July; every fee covers the days up to the next one."""
    town.run({"sheets": sheets(**_sheet("cursor,Team,1,31,month,31,2026-02-01,ana@example.com,"))}, DAYS)
    billed = [row["cost_date"] for row in town.query(BY_DAY) if row["billed"]]
    assert [(2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31)] == [(day.month, day.day) for day in billed]
    july = town.one(
        "SELECT SUM(cost_usd) AS usd FROM fct_cost_daily WHERE cost_date BETWEEN '2026-06-30' AND '2026-07-30'"
    )
    assert Decimal(31) == july


def test_a_yearly_fee_is_due_once_a_year(town: World) -> None:
    """A year's fee is billed on its first billing day and on the same day of the next year."""
    town.run({"sheets": sheets(**_sheet("claude_ai,Team,2,182.5,year,15,2025-08-20,,"))}, DAYS)
    row = town.query(SUMS)[0]
    assert (date(2025, 9, 15), date(2026, 9, 1), Decimal(365)) == (row["first"], row["last"], row["billed"])
    assert Decimal(352) == row["amortised"]


def test_an_empty_seat_is_nobodys(town: World) -> None:
    """A seat without a person is unattributed money, an assigned one is mapped; neither has a list price."""
    lines = ("cursor,Team,3,40,month,1,2026-09-01,,", "cursor,Team,1,40,month,1,2026-09-01,ANA@example.com,")
    town.run({"sheets": sheets(**_sheet(*lines))}, DAYS)
    sql = """
        SELECT user_email, attribution_mode, SUM(billed_cost_usd) AS usd, SUM(volume_units) AS seats,
          MAX(unit_type) AS unit
        FROM fct_cost_daily WHERE cost_date = '2026-09-01' GROUP BY user_email, attribution_mode ORDER BY user_email
    """
    assert [
        ("ana@example.com", "mapped", Decimal(40), 1, "seats"),
        ("unknown@unattributed.com", "unattributed", Decimal(120), 3, "seats"),
    ] == [tuple(row.values()) for row in town.query(sql)]
    assert 0 == town.query(SUMS)[0]["listed"]


def test_an_invoice_replaces_the_fees_of_its_billing_days_and_nothing_else(town: World) -> None:
    """100 dollars invoiced for fees of 40 and 80 become 33.3 and 66.6, to the last digit; metered cost stays."""
    lines = ("cursor,Team,1,40,month,1,2026-09-01,ana@example.com,", "cursor,Team,2,40,month,1,2026-09-01,,")
    tabs = _sheet(*lines, invoices="cursor,INV-1,2026-09-01,2026-09-30,100,seats,")
    town.run({"sheets": sheets(**tabs), "cursor_events": events(event(noon(DAYS[1])))}, DAYS)
    sql = "SELECT billed_cost_usd FROM fct_cost_daily WHERE cost_basis = 'invoiced' ORDER BY billed_cost_usd"
    assert [Decimal("33.333333333"), Decimal("66.666666667")] == [row["billed_cost_usd"] for row in town.query(sql)]
    metered = "SELECT SUM(billed_cost_usd) AS usd FROM fct_cost_daily WHERE source_stream = 'cursor_events'"
    assert Decimal("0.213623200") == town.one(metered)


@pytest.mark.parametrize("change", ["price", "gone"])
def test_an_edited_seat_reaches_back(town: World, change: str) -> None:
    """A corrected price replaces the fee on all its days; a seat that left the sheet leaves the facts."""
    town.run({"sheets": sheets(**_sheet("cursor,Team,1,31,month,1,2026-08-01,ana@example.com,"))}, DAYS)
    lines = ["cursor,Team,1,62,month,1,2026-08-01,ana@example.com,"] if change == "price" else []
    town.run({"sheets": sheets(**_sheet(*lines), budgets="period,budget_usd\n2026-08,5")}, DAYS)
    row = town.query(SUMS)[0]
    assert ((Decimal(124), 34) if lines else (None, 0)) == (row["billed"], row["lines"])
    causes = town.query("SELECT DISTINCT cause FROM fct_cost_changes WHERE cost_date = '2026-08-05'")
    assert [{"cause": "sheet"}] == causes


def test_other_models_build_the_days_of_seats_anew(town: World) -> None:
    """A day on which nothing but a seat is known is rebuilt like every other when the SQL changes."""
    made = "SELECT created_timestamp AS made FROM fct_cost_daily WHERE cost_date = '2026-08-05'"
    town.run({"sheets": sheets(**_sheet("cursor,Team,1,31,month,1,2026-08-01,ana@example.com,"))}, DAYS)
    before = town.one(made)
    with town.warehouse.build() as build:
        epoch = int(build.rows("SELECT epoch FROM publish_fence")[0]["epoch"])
        assert build.publish(epoch, [("UPDATE applied_models SET digest = 'older' WHERE name = 'models'", {})])
    town.run({"cursor_events": events(event(noon(DAYS[0])))}, DAYS)
    assert before < town.one(made)


def _counted(values: list[Decimal]) -> dict[Decimal, int]:
    return {value: values.count(value) for value in set(values)}
