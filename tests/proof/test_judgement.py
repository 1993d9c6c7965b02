"""What the proof measures goes wrong when what it measures is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from local.sample_org.org import Organisation
from local.sample_org.plants import Plant
from proof import anomalies, budgets, faults, forecasts, pipeline, savings
from proof.page import page
from proof.plan import COST, MONTH, Planted, plan
from proof.scores import Figure, Score

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = date(2026, 6, 10)
SPIKE = Planted("platform", COST, "claude_api", Plant(DAY, DAY, 500, "keys"))
HOLIDAY = Planted("holiday", None, "claude_api", Plant(DAY, DAY, 10))


def _told(platform: str, day: date) -> dict[tuple[str, str], dict[str, Any]]:
    return {("", f"{platform} {day}"): {"platform": platform, "day": day, "message": "more than usual"}}


def test_a_rule_that_never_speaks_has_recall_0_and_precision_0() -> None:
    """Silence is not success: both promises are missed."""
    score = anomalies.of_events(COST, [SPIKE], {}, "seed 1")

    assert (0.0, 0.0) == (score.recall, score.precision)
    assert [False, False] == [figure.is_kept for figure in score.figures(0.9, 0.95)]
    assert ["seed 1 platform claude_api 2026-06-10"] == score.missed


def test_a_rule_that_finds_the_event_and_nothing_else_is_perfect() -> None:
    """One event, one incident."""
    score = anomalies.of_events(COST, [SPIKE, HOLIDAY], _told("claude_api", DAY), "seed 1")

    assert (1.0, 1.0) == (score.recall, score.precision)


@pytest.mark.parametrize(
    ("platform", "day"), [("claude_api", DAY + timedelta(5)), ("cursor", DAY), ("claude_api", DAY - timedelta(1))]
)
def test_an_incident_about_something_else_is_invented(platform: str, day: date) -> None:
    """Another day, another platform: the event is missed and the incident is wrong."""
    score = anomalies.of_events(COST, [SPIKE], _told(platform, day), "seed 1")

    assert (0, 0, 1) == (score.found, score.right, len(score.wrong))


def test_a_hard_negative_explains_no_incident() -> None:
    """A rule that takes the Monday after a holiday for a spike is wrong."""
    assert 0.0 == anomalies.of_events(COST, [HOLIDAY], _told("claude_api", DAY), "seed 1").precision


def test_a_month_that_did_not_jump_must_not_be_told() -> None:
    """What is told about months is compared with what they cost."""
    month = DAY.replace(day=1)
    event = Planted("month", MONTH, "all platforms", Plant(month, DAY, 185))
    told = _told("all platforms", month)

    right = anomalies.of_months(MONTH, [event], told, {("all platforms", month): 1.5}, "seed 1")
    wrong = anomalies.of_months(MONTH, [], told, {("all platforms", month): 1.1}, "seed 1")

    assert (1.0, 1.0) == (right.recall, right.precision)
    assert (0.0, 1) == (wrong.precision, len(wrong.wrong))


def test_a_budget_that_lasts_must_not_be_told() -> None:
    """Told of both budgets, one of which was crossed: half of it is right."""
    ratios: Mapping[budgets.Budget, Decimal] = {("2026-06", None): Decimal("0.6"), ("2026-07", None): Decimal("1.5")}
    score = budgets.compare("budget_crossed", ratios, dict.fromkeys(ratios, "crossed"), "seed 1")

    assert (1.0, 0.5) == (score.recall, score.precision)


def test_a_fault_that_nobody_names_is_missed_and_what_is_always_told_names_nothing() -> None:
    """A rule that speaks without a fault as well has not found the fault."""
    told = {case.name: {"schema_drift": "always"} for case in faults.CASES}
    scores = {score.rule: score for score in faults.compare(told, "seed 1")}

    assert (1, 0, 0) == (scores["schema_drift"].planted, scores["schema_drift"].found, scores["schema_drift"].told)


def test_naming_another_fault_is_wrong() -> None:
    """A rule that nobody planted anything for speaks in one case: its precision is a missed promise."""
    told = {case.name: dict.fromkeys(case.rules, "so it is") for case in faults.CASES}
    told["a refusal"]["long_run"] = "invented"
    scores = {score.rule: score for score in faults.compare(told, "seed 1")}

    assert [("precision", 0.0, False)] == [
        (figure.measure, figure.value, figure.is_kept) for figure in scores.pop("long_run").figures(0.9, 0.95)
    ]
    assert {1.0} == {figure.value for score in scores.values() for figure in score.figures(0.9, 0.95)}


def test_an_oddity_that_the_monitor_does_not_see_is_missed() -> None:
    """Four things are odd about the organisation; a monitor that says nothing has seen none."""
    assert [0.0] * 4 == [score.recall for score in pipeline.seen(set(), "seed 1")]
    assert [1.0] * 4 == [score.recall for score in pipeline.seen(set(pipeline.ODDITIES), "seed 1")]


def test_one_lost_billionth_is_an_allocation_error() -> None:
    """The error is exact, and what is missing on either side counts."""
    meant: pipeline.Sums = {("key",): Decimal("1.000000001")}

    assert True is pipeline.error("", meant, meant, "").is_kept
    assert False is pipeline.error("", {("key",): Decimal(1)}, meant, "").is_kept
    assert 1.000000001 == pipeline.error("", {}, meant, "").value
    assert False is pipeline.error("", {**meant, ("other",): Decimal(1)}, meant, "").is_kept


def test_savings_that_are_not_listed_are_not_found_and_too_much_is_not_more() -> None:
    """Half of the planted dollars in one list, none in another; an exaggeration counts as what was planted."""
    wastes = [savings.Waste("idle seat", email, "cursor", Decimal(40)) for email in ("a@example.com", "b@example.com")]
    row = {"kind": "idle seat", "platform": "cursor", "user_email": "a@example.com", "subject": "", "place": 1}

    assert [0.0] == [figure.value for figure in savings.compare(wastes, [], "")]
    assert [0.5] == [figure.value for figure in savings.compare(wastes, [{**row, "monthly_saving_usd": 400}], "")]


@pytest.mark.parametrize(("inside", "is_kept"), [(100, False), (80, True), (60, False)])
def test_an_interval_may_be_too_wide_as_well_as_too_narrow(inside: int, is_kept: bool) -> None:
    """Of a hundred outcomes, eighty should lie in an 80 % interval; all of them say that it is too wide."""
    points = {"all": forecasts.Points([0.1] * 100, [n < inside for n in range(100)])}

    assert is_kept == forecasts.figures(points)[1].is_kept


def test_the_page_shows_what_is_missed() -> None:
    """A missed promise stands in the table, and the reasons below it."""
    score = Score(COST, planted=2, found=1, told=1, right=1, missed=["seed 1 platform"])
    text = page([*score.figures(0.9, 0.95), Figure("savings", "part found", 1.0, 0.9)], [score])

    assert "| cost_spike | recall | 0.500 | at least 0.95 | **no** | 1 of 2 planted |" in text
    assert "| savings | part found | 1.000 | at least 0.9 | yes |  |" in text
    assert "- `cost_spike` missed: seed 1 platform" in text


def test_equal_seeds_plant_equal_events() -> None:
    """The proof can be repeated: the plan follows from the seed."""
    one, other = (plan(Organisation.generate(seed=2, days=400)) for _ in range(2))

    assert one == other
    assert {"platform", "key", "model", "person", "editor", "sessions", "holiday", "month", "orphan"} <= {
        event.name for event in one
    }
