"""Seat fees by hand: charged on billing days, spread over the days they cover, and what an invoice says goes before."""

from __future__ import annotations

from datetime import date, timedelta

from local.sample_org.invoices import InvoiceRow
from local.sample_org.seat_truth import Fee, SeatTruth, Whose
from local.sample_org.seats import SeatRow

TODAY = date(2026, 11, 21)
ANA = Whose("cursor", "cursor", "ana@example.com")
NOBODY = Whose("anthropic", "claude_ai", "unknown@unattributed.com")


def monthly(day: int, since: date, price: str = "40", email: str = "ana@example.com") -> SeatRow:
    """Return one monthly Cursor seat."""
    return SeatRow("cursor", "Teams", 1, price, "month", day, since, email)


def between(truth: SeatTruth, start: date, end: date) -> list[Fee]:
    """Return Ana's fees of the days from `start` to `end`."""
    return [truth.day(start + timedelta(n)).get(ANA, Fee()) for n in range((end - start).days + 1)]


def test_a_fee_is_billed_once_and_spread_to_the_last_nano_dollar() -> None:
    """40 USD over the 31 days of October: 40e9 = 31 x 1,290,322,580 + 20, so the first twenty days have one more."""
    truth = SeatTruth([monthly(1, date(2026, 10, 1))], today=TODAY)
    october = between(truth, date(2026, 10, 1), date(2026, 10, 31))

    assert [40 * 10**9] + [0] * 30 == [fee.billed for fee in october]
    assert [1_290_322_581] * 20 + [1_290_322_580] * 11 == [fee.amortised for fee in october]


def test_a_short_month_is_billed_on_its_last_day() -> None:
    """Billing day 31: 31 August, 30 September, 31 October; each fee covers the days up to the next one."""
    truth = SeatTruth([monthly(31, date(2026, 8, 1))], today=TODAY)

    assert [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)] == [
        cycle.billed_on for cycle in truth.cycles if cycle.billed_on < TODAY
    ]
    assert 40 * 10**9 == sum(fee.amortised for fee in between(truth, date(2026, 8, 31), date(2026, 9, 29)))
    assert Fee(40 * 10**9, 1_290_322_581) == truth.day(date(2026, 9, 30))[ANA]


def test_what_is_paid_for_runs_to_its_end() -> None:
    """A seat that ends on 10 October was paid on the 1st: its fee covers all of October, and no further one comes."""
    row = monthly(1, date(2026, 9, 15))._replace(valid_to=date(2026, 10, 10))
    truth = SeatTruth([row], today=TODAY)

    assert [date(2026, 10, 1)] == [cycle.billed_on for cycle in truth.cycles]
    assert 40 * 10**9 == sum(fee.amortised for fee in between(truth, date(2026, 10, 10), date(2026, 10, 31))) + sum(
        fee.amortised for fee in between(truth, date(2026, 10, 1), date(2026, 10, 9))
    )


def test_a_yearly_seat_is_billed_on_its_first_billing_day_and_a_year_later() -> None:
    """Valid from 21 January with billing day 20: 20 February, and again twelve months later."""
    row = monthly(20, date(2025, 1, 21), "365")._replace(period="year")
    truth = SeatTruth([row], today=TODAY)

    assert [date(2025, 2, 20), date(2026, 2, 20)] == [c.billed_on for c in truth.cycles if c.billed_on < TODAY]
    assert Fee(0, 10**9) == truth.day(date(2025, 7, 1))[ANA]


def test_days_that_have_not_closed_cost_nothing_yet() -> None:
    """Today's part, and a purchase today, are forecast."""
    truth = SeatTruth([monthly(21, date(2026, 10, 1))], today=TODAY)

    assert {} == truth.day(TODAY)
    assert 0 == truth.day(TODAY - timedelta(1))[ANA].billed


def test_empty_seats_are_nobodys() -> None:
    """Two seats without an address are one row at twice the fee, unattributed."""
    row = SeatRow("claude_ai", "Team", 2, "15.5", "month", 1, date(2026, 11, 1))

    assert {NOBODY: Fee(31 * 10**9, 1_033_333_334)} == SeatTruth([row], today=TODAY).day(date(2026, 11, 1))


def test_an_invoice_replaces_the_fees_of_its_billing_days_in_proportion() -> None:
    """100 USD for fees of 40, 40 and 10 USD are 44.4…, 44.4… and 11.1…: the last nano-dollar goes to the first row."""
    rows = [
        monthly(5, date(2026, 11, 1), price, email)
        for price, email in (("40", "ana@example.com"), ("40", "ben@example.com"), ("10", "eva@example.com"))
    ]
    rows.append(monthly(15, date(2026, 10, 1), "7"))
    invoice = InvoiceRow("cursor", "C-1", date(2026, 11, 1), date(2026, 11, 10), "100", "seats")

    truth = SeatTruth(rows, [invoice, invoice._replace(kind="total", amount_usd="999")], today=TODAY)

    assert [44_444_444_445, 44_444_444_444, 11_111_111_111] == [
        fee.billed for fee in truth.day(date(2026, 11, 5)).values() if fee.billed
    ]
    assert 7 * 10**9 == truth.day(date(2026, 11, 15))[ANA].billed


def test_a_platforms_own_line_goes_before_the_vendors() -> None:
    """A line for claude_ai charges its seats; the line without a platform charges the vendor's other ones."""
    seats = [
        SeatRow("claude_ai", "Team", 1, "30", "month", 1, date(2026, 11, 1)),
        SeatRow("claude_code", "Max", 1, "200", "month", 1, date(2026, 11, 1)),
    ]
    month = date(2026, 11, 1), date(2026, 11, 30)
    lines = [
        InvoiceRow("anthropic", "A-1", *month, "150", "seats"),
        InvoiceRow("anthropic", "A-1", *month, "25", "seats", "claude_ai"),
    ]

    found = SeatTruth(seats, lines, today=TODAY).day(date(2026, 11, 1))

    assert {"claude_ai": 25 * 10**9, "claude_code": 150 * 10**9} == {w.platform: fee.billed for w, fee in found.items()}
