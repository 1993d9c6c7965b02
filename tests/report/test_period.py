"""A period knows its days, how much of it is over, and what it is compared with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from local.report import charts
from local.report.figures import dollars, shown
from local.report.period import month, quarter

TODAY = date(2026, 11, 21)
CASES = [
    (month("2026-10", TODAY), "2026-10-01 2026-10-31 2026-10-31", "2026-09-01 2026-09-30"),
    (month("2026-11", TODAY), "2026-11-01 2026-11-30 2026-11-20", "2026-10-01 2026-10-20"),
    (month("2026-03", date(2026, 3, 31)), "2026-03-01 2026-03-31 2026-03-30", "2026-02-01 2026-02-28"),
    (month("2026-01", TODAY), "2026-01-01 2026-01-31 2026-01-31", "2025-12-01 2025-12-31"),
    (quarter("2026-Q3", TODAY), "2026-07-01 2026-09-30 2026-09-30", "2026-04-01 2026-06-30"),
    (quarter("2026-q4", TODAY), "2026-10-01 2026-12-31 2026-11-20", "2026-07-01 2026-08-20"),
]


@pytest.mark.parametrize(("period", "days", "before"), CASES, ids=lambda case: getattr(case, "name", None))
def test_a_period_has_its_days(period: object, days: str, before: str) -> None:
    """The whole period before when it is over, else as many of its first days, and never more than there are."""
    found = period
    assert days.split() == [str(getattr(found, name)) for name in ("start", "end", "last")]
    assert before.split() == [str(day) for day in found.before]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "said"),
    [("1234.565", "1,234.57"), ("-0.5", "-0.50"), ("0.000000001", "<0.01"), ("-0.001", "-<0.01"), ("0", "0.00")],
)
def test_cents_never_hide_money(value: str, said: str) -> None:
    """An amount below half a cent says that it is not zero."""
    assert said == dollars(Decimal(value))


def test_unknown_money_says_so() -> None:
    """An amount that nobody knows is neither an empty cell nor zero."""
    assert "unknown" == shown(None, "usd")


@pytest.mark.parametrize("colour", [charts.BLUE, charts.ORANGE, charts.GREY])
def test_charts_can_be_seen(colour: str) -> None:
    """Every colour of a chart keeps 3:1 against white (WCAG 2.1, 1.4.11)."""
    assert 3 <= 1.05 / (_luminance(colour) + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
