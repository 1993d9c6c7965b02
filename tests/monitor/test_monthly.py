"""On the first working day of a month finance hears once what the month cost, and what has changed since."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from functions.monitor.monthly import due
from functions.monitor.monthly_page import Summary, page

from .town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator

OCTOBER = date(2026, 10, 1)
KEPT, SENT = "alerts/summary-2026-10/monthly.json", "alerts/summary-2026-10/monthly/sent-1.json"


@pytest.mark.parametrize(
    ("month", "now"),
    [
        (None, "2026-11-01T22:00:00"),  # a Sunday
        (None, "2026-11-02T13:59:00"),  # 05:59 in Los Angeles
        (OCTOBER, "2026-11-02T14:00:00"),
        (OCTOBER, "2026-11-10T23:00:00"),
        (None, "2026-11-11T09:00:00"),
        (date(2026, 12, 1), "2027-01-01T20:00:00"),  # a Friday; holidays are not known here
        (date(2026, 8, 1), "2026-09-01T13:00:00"),  # 06:00 in summer
    ],
)
def test_its_day_is_the_first_monday_to_friday(month: date | None, now: str) -> None:
    """From the daily run of that day in Los Angeles, and for those who were down, until the tenth."""
    assert month == due(datetime.fromisoformat(now).replace(tzinfo=UTC))


def _aggregate(day: str, usd: str) -> dict[str, Any]:
    return {
        "day": day, "month": f"{day[:7]}-01", "vendor": "anthropic", "platform": "claude_api",
        "source_stream": "anthropic_cost", "cost_type": "input_tokens", "attribution_mode": "direct",
        "cost_basis": "metered", "list_cost_usd": usd, "billed_cost_usd": usd, "cost_usd": usd,
        "unpriced_records": 0, "record_count": 1,
    }  # fmt: skip


def _person(day: str, usd: str) -> dict[str, Any]:
    counts = dict.fromkeys(("unpriced_records", "usage_records", "unattributed_records"), 0)
    who = {"vendor": "anthropic", "platform": "claude_api", "user_email": "ana@example.com"}
    money = dict.fromkeys(("list_cost_usd", "billed_cost_usd", "cost_usd", "metered_cost_usd"), usd)
    return {
        "month": f"{day[:7]}-01",
        "active_days": 1,
        "cost_records": 1,
        "seat_cost_usd": "0",
        **who,
        **counts,
        **money,
    }


@pytest.fixture
def november(tmp_path: Any) -> Iterator[Town]:
    """A system at noon of the first working day of November 2026, with an October of 31 USD on one platform."""
    town = Town(tmp_path, today=date(2026, 11, 2))
    town.now = datetime(2026, 11, 2, 20, tzinfo=UTC)
    days = [f"2026-10-{day:02d}" for day in range(1, 32)]
    town.facts("agg_platform_day", *(_aggregate(day, "1") for day in days))
    town.facts("agg_person_month", _person("2026-10-01", "31"))
    yield town
    town.close()


def _mails(town: Town) -> list[str]:
    return [text for text in town.mail if text.startswith("AI cost of")]


def test_it_is_sent_once(november: Town) -> None:
    """However often the monitor looks, also after the first working day."""
    for _ in range(3):
        november.look(minutes=60 * 24)

    (mail,) = _mails(november)
    assert mail.startswith("AI cost of October 2026: 31.00 USD amortised")
    assert ["Charged", "by", "invoices", "(billed)", "31.00", "USD"] == _line(mail, "  Charged")
    assert [KEPT, SENT] == november.lake.list("alerts/summary-2026-10")


def test_a_crash_between_writing_and_telling_loses_nothing(november: Town) -> None:
    """What is kept in the lake and has not left is announced by the next pass, as it was written."""
    november.look()
    (november.lake.root / SENT).unlink()
    november.facts("agg_platform_day")
    november.look()

    first, second = _mails(november)
    assert first == second


def row(**columns: Any) -> dict[str, Any]:
    """Return a row of vw_executive_summary."""
    usd = Decimal("1234.5")
    money = ("total_monthly_cost", "seat_cost_usd", "usage_cost_usd", "total_billed_usd", "total_list_usd")
    more = ("quarter_to_date_cost", "year_to_date_cost", "cost_per_active_user", "unattributed_cost_usd")
    known = {"cost_growth_rate": 0.125, "growth_basis": "whole months", "total_active_users": 3}
    coverage = {"attribution_coverage_usd": 0.9, "platforms_with_gaps": None, "days_reported": 31, "days_expected": 31}
    return {**dict.fromkeys((*money, *more), usd), **known, **coverage, **columns}


def test_the_page_says_what_is_missing_and_escapes_what_others_wrote() -> None:
    """Not reported is not zero, unknown is not zero, ledgers are named, and a team's name is no markup."""
    budget = {
        "period": "2026-10", "ledger": "billed", "platform": None, "team": "<b>Data</b>", "budget_usd": Decimal(1000),
        "spent_usd": Decimal(1100), "used_ratio": 1.1, "forecast_usd": None, "crossed_on": date(2026, 10, 19),
        "status": "crossed", "period_state": "ended",
    }  # fmt: skip
    platform = {
        "platform": "cursor", "platform_monthly_cost": None, "billed_cost_usd": Decimal(1), "list_cost_usd": None,
        "mom_cost_change_pct": None, "days_reported": 20, "days_expected": 31,
    }  # fmt: skip
    change = {"month": date(2026, 9, 1), "platform": "cursor", "causes": "vendor", "difference_usd": Decimal("-2.5")}
    executive = row(platforms_with_gaps="cursor", days_reported=20)
    told = page(Summary(OCTOBER, executive, [platform], [budget], [], [change]))

    assert "AI cost of October 2026: 1,234.50 USD amortised, +12.5 % on September" == told.subject
    assert "Not complete: 20 of 31 days" in told.text
    assert "Only 90.0 % of the dollars have an owner" in told.text
    assert ["cursor", "unknown", "1.00", "unknown", "unknown", "20", "of", "31"] == _line(told.text, "  cursor ")
    assert "crossed on 2026-10-19" in told.text
    assert ["2026-09", "cursor", "-2.50", "vendor"] == _line(told.text, "  2026-09")
    assert "&lt;b&gt;Data&lt;/b&gt;" in str(told.html)
    assert "<b>" not in str(told.html)
    assert "<script" not in str(told.html)


def _line(text: str, beginning: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.startswith(beginning))
