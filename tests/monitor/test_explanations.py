"""An alert of cost says what made the difference and who, in figures that a person can add up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from functions.monitor.explain import explain
from functions.monitor.spans import MONTH, spans

from .town import HELD, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

SPIKE = date(2026, 10, 28)
WEEKS = 6


def _days() -> Iterator[date]:
    day = SPIKE - timedelta(7 * WEEKS)
    while day <= SPIKE:
        yield day
        day += timedelta(1)


def fact(day: date, usd: str, volume: int, who: str = "ana@example.com", model: str = "small") -> dict[str, Any]:
    """Return one cost of one person on one day."""
    return {
        "cost_date": str(day),
        "platform": "claude_api",
        "source_stream": "anthropic_cost",
        "vendor": "anthropic",
        "user_email": who,
        "api_key_id": f"key_{who[0]}",
        "model": model,
        "cost_usd": usd,
        "volume_units": volume,
        "cost_type": "input_tokens",
        "attribution_mode": "direct",
        "cost_basis": "metered",
        "created_timestamp": "2026-10-29T14:00:00Z",
    }


def known(town: Town) -> None:
    """Six weeks at 100 USD a day, and a day on which somebody new takes a dear model for 300."""
    ordinary = [fact(day, "100", 1000) for day in _days()]
    town.facts("fct_cost_daily", *ordinary, fact(SPIKE, "300", 1000, "ben@example.com", "large"))
    days = [
        {
            "day": str(day), "month": str(day.replace(day=1)), "vendor": "anthropic", "platform": "claude_api",
            "source_stream": "anthropic_cost", "model": "small", "cost_type": "input_tokens",
            "attribution_mode": "direct", "cost_basis": "metered", "cost_usd": "400" if day == SPIKE else "100",
            "unpriced_records": 0, "record_count": 1,
        }
        for day in _days()
    ]  # fmt: skip
    town.facts("agg_platform_day", *days)
    covered = {"stream": "anthropic_cost", "state": "reported", "revised": False, "settled": True}
    town.facts("source_coverage", *({**covered, "date": str(day)} for day in _days()))
    person = {"is_active": True, "created_by": "users sheet", "updated_by": "sheet"}
    spans_all = {"valid_from": "1970-01-01", "valid_to": "9999-12-31"}
    name = "Ben <img src=x>"
    town.facts(
        "dim_users",
        {"user_id": "usr_b", "email": "ben@example.com", "display_name": name, "team": "Data", **person, **spans_all},
    )


def test_a_spike_is_told_with_its_reasons(town: Town) -> None:
    """The mail names the figure, its parts and the people, by name and team, and nothing in it can act."""
    known(town)
    town.look()
    (told,) = town.notices()

    assert "400 % of its 7-day average of 100.00 USD" in told.text
    assert "400.00 USD against the average of 4 earlier Wednesdays, 100.00 USD: +300.00 USD" in told.text
    assert "made of: people +100.00, volume per person +0.00, model mix +200.00, price +0.00, charges" in told.text
    assert "people: Ben <img src=x> (Data) +300.00" in told.text
    assert "models: large +300.00" in told.text
    assert "Ben &lt;img src=x&gt; (Data)" in str(told.html)
    assert "<img" not in str(told.html)
    assert "@example.com" not in told.text + str(told.html)
    (detail,) = [turn.detail for turn in told.incidents if turn.rule == "cost_spike"]
    (kept,) = [lines for name, lines in town.incidents("rule", "explanation") if name == "cost_spike"]
    assert detail.endswith(kept)


def test_an_explanation_that_fails_stops_no_alarm(town: Town) -> None:
    """Without facts there is nothing to explain, and nothing breaks."""
    about = {"day": SPIKE, "platform": "claude_api", "scope": "platform", "name": "claude_api"}

    assert explain("day", about, town.warehouse, SPIKE) is None
    assert explain("day", {}, town.warehouse, SPIKE) is None
    town.facts("held_days", HELD)
    town.look()
    assert [(None,)] == town.incidents("explanation")


def test_a_running_month_is_compared_with_the_same_days() -> None:
    """Fourteen days of October with fourteen of September, a whole October with a whole September."""
    about = {"day": date(2026, 10, 1), "platform": "all platforms", "scope": "total", "name": "all platforms"}
    running = spans(MONTH, about, date(2026, 10, 15))
    whole = spans(MONTH, about, date(2026, 11, 2))

    assert (date(2026, 10, 14), date(2026, 9, 14)) == (running.last_day, running.base_last)
    assert (date(2026, 10, 31), date(2026, 9, 30)) == (whole.last_day, whole.base_last)


def test_the_shown_parts_add_up_in_cents(town: Town) -> None:
    """A reader with a pocket calculator gets the total."""
    town.facts(
        "fct_cost_daily",
        *(fact(day, "33.333333333", 7) for day in _days()),
        fact(SPIKE, "66.665", 11, "ben@example.com"),
    )
    about = {"day": SPIKE, "platform": "claude_api", "scope": "platform", "name": "claude_api"}
    covered = {"stream": "anthropic_cost", "state": "reported", "revised": False, "settled": True}
    town.facts("source_coverage", *({**covered, "date": str(day)} for day in _days()))
    row = {
        "vendor": "anthropic",
        "platform": "claude_api",
        "source_stream": "anthropic_cost",
        "cost_type": "input_tokens",
    }
    rest = {"attribution_mode": "direct", "cost_basis": "metered", "unpriced_records": 0, "record_count": 1}
    town.facts("agg_platform_day", *({**row, **rest, "day": str(d), "month": str(d.replace(day=1))} for d in _days()))
    said = str(explain("day", about, town.warehouse, SPIKE)).split("\n")
    shown = [Decimal(part.rpartition(" ")[2]) for part in said[1].removeprefix("made of: ").split(", ")]

    assert Decimal(said[0].rpartition(": ")[2].removesuffix(" USD")) == sum(shown)
