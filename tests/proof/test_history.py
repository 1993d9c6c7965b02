"""A history is the organisation's truth, and goes back in time without a trace of what came later."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from local.sample_org.org import Organisation
from local.sample_org.seat_truth import SeatTruth, total
from local.sample_org.truth import Truth
from proof.history import History, history

if TYPE_CHECKING:
    from collections.abc import Iterator

ORG = Organisation.generate(seed=2, people=5, days=12)
DAILY = "SELECT day, SUM(cost_usd) AS usd FROM agg_platform_day WHERE source_stream = '{}' GROUP BY day"
LATER = """
    SELECT
      (SELECT MAX(cost_date) FROM fct_cost_daily WHERE cost_date > '2000-01-01') AS facts,
      (SELECT MAX(day) FROM agg_person_day) AS people, (SELECT MAX(date) FROM source_coverage) AS coverage,
      CURRENT_DATE() AS today
"""
MONTHS = "SELECT SUM(cost_usd) AS usd FROM agg_person_month UNION ALL SELECT SUM(cost_usd) FROM agg_person_day"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """Twelve days of five people."""
    with history(ORG, tmp_path_factory.mktemp("history")) as found:
        yield found


def _daily(past: History, stream: str) -> dict[date, Decimal]:
    return {row["day"]: row["usd"] for row in past.rows(DAILY.format(stream))}


def test_a_history_costs_what_the_organisation_knows(past: History) -> None:
    """Day by day, to the last digit: the vendor's report, and the seats."""
    truth, seats = Truth(ORG), SeatTruth.of(ORG)

    assert {day: truth.cost(day) for day in ORG.days} == _daily(past, "anthropic_cost")
    assert {day: Decimal(total(seats.day(day).values()).amortised).scaleb(-9) for day in ORG.days} == _daily(
        past, "sheets"
    )


def test_an_earlier_day_knows_nothing_of_a_later_one(past: History) -> None:
    """Facts, aggregates and coverage end with yesterday, today is that day, and months are summed anew."""
    for back in (3, 7):
        today = ORG.season.end - timedelta(back)
        past.rewind(today)
        yesterday = today - timedelta(1)

        expected = {"facts": yesterday, "people": yesterday, "coverage": yesterday, "today": today}
        assert [expected] == past.rows(LATER)
        assert 1 == len({row["usd"] for row in past.rows(MONTHS)})
