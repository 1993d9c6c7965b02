"""Periods as text mean the same days as in Metabase."""

from __future__ import annotations

from datetime import date

import pytest

from metabase.definition import periods

TODAY = date(2026, 11, 25)  # a Wednesday
MEANT = {
    "2026-10-01~2026-10-31": "2026-10-01~2026-10-31",
    "2026-10-05": "2026-10-05~2026-10-05",
    "2026-02": "2026-02-01~2026-02-28",
    "Q4-2026": "2026-10-01~2026-12-31",
    "~2026-10-31": "1970-01-01~2026-10-30",
    "2026-10-01~": "2026-10-02~9999-12-31",
    "thisday": "2026-11-25~2026-11-25",
    "lastday": "2026-11-24~2026-11-24",
    "thisweek": "2026-11-23~2026-11-29",
    "lastmonth": "2026-10-01~2026-10-31",
    "thisquarter": "2026-10-01~2026-12-31",
    "lastquarter": "2026-07-01~2026-09-30",
    "lastyear": "2025-01-01~2025-12-31",
    "past30days": "2026-10-26~2026-11-24",
    "past30days~": "2026-10-26~2026-11-25",
    "past2weeks": "2026-11-09~2026-11-22",
    "past12months": "2025-11-01~2026-10-31",
    "past12months~": "2025-11-01~2026-11-30",
    "past2quarters": "2026-04-01~2026-09-30",
}


@pytest.mark.parametrize(("text", "days"), MEANT.items())
def test_a_period_means_days(text: str, days: str) -> None:
    """Whole units before today's, unless a tilde takes today's in; an open side leaves its day out."""
    assert days == str(periods.read(text, TODAY))


@pytest.mark.parametrize(
    "text", ["", "~", "soon", "2026-13", "Q5-2026", "2026-10-31~2026-10-01", "past9999years", "2026-10-01'; DROP"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    """The error shows how to write one."""
    with pytest.raises(ValueError, match=r"is no period: write for example 2026-10-01~2026-10-31"):
        periods.read(text, TODAY)
