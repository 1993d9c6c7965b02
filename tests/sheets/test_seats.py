"""Seat fees of a sheet that has come into force are the truth of its rows, whatever is edited."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from local.sample_org.invoices import InvoiceRow
from local.sample_org.seat_truth import SeatTruth, Whose
from local.sample_org.seats import SeatRow

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Rows, Town

TODAY = date(2026, 11, 21)
SEATS = """
    SELECT cost_date, vendor, platform, user_email, SUM(billed_cost_usd) AS billed, SUM(cost_usd) AS amortised
    FROM fct_cost_daily
    WHERE cost_type = 'subscription' AND cost_date >= DATE '2020-01-01'
    GROUP BY cost_date, vendor, platform, user_email
"""
Sums = dict[tuple[str, Whose], tuple[Decimal, Decimal]]


def _told(town: Town) -> Sums:
    return {
        (row["cost_date"], Whose(row["vendor"], row["platform"], row["user_email"])): (
            Decimal(row["billed"]),
            Decimal(row["amortised"]),
        )
        for row in town.installation.rows(SEATS)
    }


def _meant(town: Town) -> Sums:
    """Read the sheet's own cells, so that the truth follows every edit."""
    with (town.sheet / "subscriptions.csv").open(newline="") as file:
        seats = [_seat(row) for row in csv.DictReader(file)]
    with (town.sheet / "invoices.csv").open(newline="") as file:
        lines = [
            InvoiceRow(
                row["vendor"], row["invoice_id"], _day(row["period_start"]), _day(row["period_end"]), row["amount_usd"]
            )._replace(kind=row["kind"], platform=row["platform"])
            for row in csv.DictReader(file)
        ]
    truth = SeatTruth(seats, lines, today=TODAY)
    return {
        (str(day), whose): (Decimal(fee.billed).scaleb(-9), Decimal(fee.amortised).scaleb(-9))
        for day in truth.days()
        for whose, fee in truth.day(day).items()
    }


def _seat(row: dict[str, str]) -> SeatRow:
    return SeatRow(
        row["platform"],
        row["plan"],
        int(row["seats"]),
        row["price_usd"],
        row["period"],
        int(row["billing_day"]),
        _day(row["valid_from"]),
        row["user_email"],
        _day(row["valid_to"]) if row["valid_to"] else None,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _end_one_and_buy_another(rows: Rows) -> None:
    """Ana's Cursor seat ends inside a paid month, a year is paid on a day in February, a seat costs next to nothing."""
    rows[1][8] = "2026-11-10"
    rows += [
        ["claude_code", "Max", "1", "1999.99", "year", "31", "2025-02-10", "ben@example.com", ""],
        ["claude_ai", "Trial", "3", "0.000000007", "month", "19", "2026-09-30", "", "2026-11-19"],
    ]


def test_seats_in_force_are_the_truth(town: Town, tmp_path: Path) -> None:
    """Billed and amortised, by day, vendor, platform and person, to the last digit: as written, and after edits.

    An invoice that charges an odd amount for Cursor's November replaces its fees; a month that has not ended is charged
    for billing days to come as well.
    """
    elsewhere = town.moved_to(tmp_path / "elsewhere")
    as_written = _meant(elsewhere), _told(elsewhere)
    elsewhere.edit("subscriptions", _end_one_and_buy_another)
    elsewhere.edit(
        "invoices",
        lambda rows: rows.extend(
            [
                ["cursor", "C-1", "2026-11-01", "2026-11-30", "100", "seats", "", "", "", ""],
                ["anthropic", "A-1", "2026-11-01", "2026-11-30", "77.77", "seats", "claude_ai", "", "", ""],
            ]
        ),
    )

    elsewhere.command("run", "--stream", "sheets")

    assert as_written[0] == as_written[1]
    assert as_written[0] != _meant(elsewhere)
    assert _meant(elsewhere) == _told(elsewhere)
