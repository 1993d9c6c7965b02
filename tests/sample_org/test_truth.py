"""The truth adds up to the last digit, and the doubles say nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.sample_org import doors
from local.sample_org.anthropic_activity import Group
from local.sample_org.attribution import UNATTRIBUTED, split
from local.sample_org.costs import Driver
from local.sample_org.cursor_activity import DAY_MS, epoch_ms
from local.sample_org.org import Organisation
from local.sample_org.prices import dollars
from local.sample_org.switches import Switches
from local.sample_org.tool_truth import EventSum, ToolTruth
from local.sample_org.truth import Truth

if TYPE_CHECKING:
    from tests.sample_org.conftest import Asker, Start

CENTS = Decimal(100)
BETA = "fast-mode-2026-02-01"
GROUPS = (
    "api_key_id",
    "workspace_id",
    "model",
    "service_tier",
    "context_window",
    "inference_geo",
    "speed",
    "account_id",
)


def described(org: Organisation) -> list[tuple[str, str]]:
    """Return the cost report's question about the whole season."""
    grouping = [("group_by[]", "workspace_id"), ("group_by[]", "description")]
    return [*season(org), *grouping]


def season(org: Organisation) -> list[tuple[str, str]]:
    """Return starting_at and ending_at of the whole season."""
    end = org.season.end + timedelta(1)
    return [("starting_at", f"{org.season.start}T00:00:00Z"), ("ending_at", f"{end}T00:00:00Z")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**15), st.dictionaries(st.text(max_size=3), st.integers(1, 10**12), min_size=1, max_size=9))
def test_a_split_adds_up_and_is_fair(amount: int, weights: dict[str, int]) -> None:
    """Parts add up to the amount, and each is less than one unit away from its exact share."""
    parts = split(amount, weights)

    assert amount == sum(parts.values())
    for who, part in parts.items():
        assert abs(part * sum(weights.values()) - amount * weights[who]) < sum(weights.values())


def test_ties_go_by_name_and_nobody_comes_last() -> None:
    """Units that are left over after equal remainders go to the smallest key id first, to null last."""
    nobody, a, b = Driver(None), Driver("a"), Driver("b")

    assert {a: 1, b: 1, nobody: 0} == split(2, {nobody: 1, b: 1, a: 1})
    assert {a: 1, b: 0, nobody: 0} == split(1, {nobody: 1, b: 1, a: 1})


@pytest.mark.parametrize("switches", [Switches(), Switches(negotiated_price=True, account_grouping=False)])
def test_parts_of_keys_and_people_add_up_to_each_line(switches: Switches) -> None:
    """Keys' parts, and people's parts of them, add up to the cost report exactly, on every day."""
    org = Organisation.generate(days=40, switches=switches)
    truth = Truth(org)
    for day in org.days:
        lines: dict[Any, Decimal] = defaultdict(Decimal)
        for part in truth.key_costs(day):
            lines[part.workspace_id, part.description] += part.usd

        assert {(line.workspace_id, line.description): dollars(line.nanos) for line in truth.cost_lines(day)} == lines
        assert truth.cost(day) == sum(part.usd for part in truth.person_costs(day))


def test_people_carry_all_tokens(org: Organisation) -> None:
    """The tokens of all people and of nobody are those of the usage report."""
    truth = Truth(org)
    for day in (org.season.spike, org.season.end):
        assert sum(sum(tokens) for tokens in truth.usage(day).values()) == sum(
            part.quantity for part in truth.person_usage(day)
        )


def test_priority_tier_costs_nothing_here_and_claude_code_is_inside(org: Organisation) -> None:
    """No line drives priority tokens; what the analytics estimate for API users is part of their workspace's cost."""
    truth, tools = Truth(org), ToolTruth(org)
    for day in org.days:
        lines = truth.cost_lines(day)
        inside = sum(line.nanos for line in lines if line.workspace_id == org.claude_code_workspace)
        estimates = sum(
            (counts.estimate_usd for (actor, _, customer, _, _), counts in tools.code_actors(day).items()
             if (actor, customer) == ("user_actor", "api")),
            Decimal(0),
        )  # fmt: skip

        assert "priority" not in {line.service_tier for line in lines}
        assert day == org.season.bare or estimates <= dollars(inside)


def test_every_mode_of_attribution_occurs(org: Organisation) -> None:
    """Mapped, derived, allocated and unattributed dollars all exist; orphans are nobody's."""
    truth = Truth(org)
    parts = [part for day in org.days for part in truth.person_costs(day)]
    orphans = {key.id for key in org.keys if key.kind.name == "legacy"}

    assert {"direct", "mapped", "derived", "allocated", "unattributed"} == {part.mode for part in parts}
    assert {UNATTRIBUTED} == {part.email for part in parts if part.of.driver.api_key_id in orphans}
    assert {"claude_api", "claude_code"} == {part.of.platform for part in parts}


def test_the_cost_report_says_the_truth(org: Organisation, asker: Asker) -> None:
    """Every line over HTTP is the truth's line: workspace, description, dimensions and amount in cents."""
    truth = Truth(org)
    buckets = [bucket for page in asker.pages("cost_report", described(org)) for bucket in page["data"]]

    assert 90 == len(buckets)
    for day, bucket in zip(org.days, buckets, strict=True):
        heard = {(row["workspace_id"], row["description"]): Decimal(row["amount"]) / CENTS for row in bucket["results"]}
        assert {(line.workspace_id, line.description): dollars(line.nanos) for line in truth.cost_lines(day)} == heard


def test_the_usage_report_says_the_truth(org: Organisation, asker: Asker) -> None:
    """Every row over HTTP is the truth's group: tokens by key, workspace, model, tier, context and geo."""
    truth = Truth(org)
    question = [*season(org), ("limit", "31"), *(("group_by[]", name) for name in GROUPS)]
    buckets = [bucket for page in asker.pages("usage_report/messages", question, beta=BETA) for bucket in page["data"]]

    for day, bucket in zip(org.days, buckets, strict=True):
        heard = {Group(*(row[name] for name in GROUPS)): row for row in bucket["results"]}
        told = truth.usage(day)
        assert {*told} == {*heard}
        for group, tokens in told.items():
            row = heard[group]
            written = row["cache_creation"]
            assert tokens == (
                row["uncached_input_tokens"],
                row["output_tokens"],
                row["cache_read_input_tokens"],
                written["ephemeral_5m_input_tokens"],
                written["ephemeral_1h_input_tokens"],
                row["server_tool_use"]["web_search_requests"],
            )


@pytest.mark.parametrize("switches", [Switches(), Switches(old_style_events=True), Switches(float_noise=True)])
def test_the_events_say_the_truth(start: Start, switches: Switches) -> None:
    """List and billed dollars over HTTP, by the rules for new and old answers, are the truth's."""
    org = Organisation.generate(days=20, switches=switches)
    body = {"startDate": epoch_ms(org.season.start), "endDate": epoch_ms(org.season.end) + DAY_MS - 1, "pageSize": 1000}
    heard: dict[tuple[str, str, str], EventSum] = defaultdict(EventSum)
    for page in start(org).event_pages(body):
        for event in page["usageEvents"]:
            email = (event.get("userEmail") or "").strip().lower() or UNATTRIBUTED
            total = heard[email, event["model"], event["kind"]]
            total.events += 1
            listed, billed = money(event)
            total.list_usd += listed
            total.billed_usd += billed
    told: dict[tuple[str, str, str], EventSum] = defaultdict(EventSum)
    for day in org.days:
        for key, found in ToolTruth(org).cursor_events(day).items():
            told[key].events += found.events
            told[key].list_usd += found.list_usd
            told[key].billed_usd += found.billed_usd

    assert told == heard


def money(event: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Return (list, billed) dollars of one event, rounded once at the edge."""
    read = {
        name: None if event.get(name) is None else Decimal(str(event[name]))
        for name in ("chargedCents", "cursorTokenFee")
    }
    charged, fee = read["chargedCents"], read["cursorTokenFee"] or Decimal(0)
    total = Decimal(str(event["tokenUsage"]["totalCents"])) if "tokenUsage" in event else None
    listed = charged if total is None else total + fee
    on_demand = event["isChargeable"] if "isChargeable" in event else event["kind"] == "Usage-based"
    billed = (total if charged is None else charged) if on_demand else Decimal(0)
    assert listed is not None
    assert billed is not None
    return round(listed / CENTS, 9), round(billed / CENTS, 9)


def test_daily_lines_say_the_truth(org: Organisation, asker: Asker) -> None:
    """Lines by person and day over HTTP, merged over spellings, are the truth's."""
    day = org.season.end
    body = {"startDate": epoch_ms(day), "endDate": epoch_ms(day) + DAY_MS - 1, "page": 1, "pageSize": 100}
    heard: dict[str, int] = defaultdict(int)
    for row in asker.cursor("daily-usage-data", body).json["data"]:
        if row["isActive"]:
            heard[row["email"].strip().lower()] += row["acceptedLinesAdded"]

    assert {email: line.accepted_added for email, line in ToolTruth(org).cursor_lines(day).items()} == heard


def test_claude_code_says_the_truth(org: Organisation, asker: Asker) -> None:
    """Sessions by actor and the sum of estimates over HTTP are the truth's."""
    for day in (org.season.spike, org.season.end):
        heard: dict[tuple[str, bool], int] = defaultdict(int)
        estimate = Decimal(0)
        for page in asker.pages("usage_report/claude_code", [("starting_at", str(day))]):
            for row in page["data"]:
                actor = row["actor"].get("email_address") or row["actor"]["api_key_name"]
                heard[actor.strip().lower(), row["is_remote"]] += row["core_metrics"]["num_sessions"]
                estimate += sum(Decimal(str(use["estimated_cost"]["amount"])) for use in row["model_breakdown"]) / CENTS
        told: dict[tuple[str, bool], int] = defaultdict(int)
        actors = ToolTruth(org).code_actors(day)
        for (_, actor, _, _, remote), counts in actors.items():
            told[actor.lower(), remote] += counts.sessions

        assert told == heard
        assert sum(counts.estimate_usd for counts in actors.values()) == estimate


def test_enterprise_costs_say_the_truth(org: Organisation, asker: Asker) -> None:
    """Amounts by person, product, model and token type over HTTP are the truth's."""
    day = next(day for day in reversed([*org.days]) if ToolTruth(org).chat_costs(day))
    names = ("product", "model", "token_type")
    question = [
        ("starting_at", f"{day}T00:00:00Z"),
        ("ending_at", f"{day + timedelta(1)}T00:00:00Z"),
        ("bucket_width", "1d"),
        *(("group_by[]", name) for name in names),
    ]
    pages = asker.pages("analytics/user_cost_report", question, key=doors.ANALYTICS_KEY)
    heard = {
        (row["actor"]["email"], *(row[name] for name in names)): (
            Decimal(row["amount"]) / CENTS,
            Decimal(row["list_amount"]) / CENTS,
        )
        for page in pages
        for row in page["data"]
    }

    assert ToolTruth(org).chat_costs(day) == heard


def test_a_restated_day_is_told_anew_after_the_first_time(start: Start) -> None:
    """Each endpoint tells the restated day once as it was and from then on as it is; other days stay."""
    org = Organisation.generate(days=10, switches=Switches(restated=True))
    asker = start(org)
    first, second, third = (asker.pages("cost_report", [*described(org), ("limit", "31")])[0]["data"] for _ in range(3))
    changed = [bucket["starting_at"] for bucket, later in zip(first, second, strict=True) if bucket != later]
    body = {"startDate": epoch_ms(org.season.restated), "endDate": epoch_ms(org.season.restated) + DAY_MS - 1}
    counts = [sum(len(page["usageEvents"]) for page in asker.event_pages(body)) for _ in range(2)]

    assert [f"{org.season.restated}T00:00:00Z"] == changed
    assert second == third
    assert counts[0] > counts[1]
    for revision, told in enumerate((first, second)):
        bucket = told[(org.season.restated - org.season.start).days]
        heard = sum(Decimal(row["amount"]) for row in bucket["results"]) / CENTS
        assert Truth(org, revision=revision).cost(org.season.restated) == heard
