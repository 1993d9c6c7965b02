"""The facts are what the organisation did, to the last digit, whatever form the vendors' answers take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from local.sample_org.switches import Switches

from .facts import QUESTIONS, Sums, differences, told
from .installation import Ended, Installation
from .meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.server import Doubles

ORGANISATIONS = {
    "as_documented": Organisation.generate(people=8, days=10),
    "no_account_grouping_at_a_negotiated_price": Organisation.generate(
        seed=11,
        people=8,
        days=10,
        switches=Switches(account_grouping=False, negotiated_price=True, bare_cost_day=False),
    ),
    "answers_as_seen_live": Organisation.generate(
        seed=5,
        people=8,
        days=10,
        switches=Switches(
            old_style_events=True,
            cursor_dates="time_of_day",
            cursor_user_ids="text",
            float_noise=True,
            live_spend_fields=True,
        ),
    ),
    "many_people_in_fast_mode": Organisation.generate(
        seed=23, people=30, days=5, switches=Switches(fast_mode=True, negotiated_price=True)
    ),
}


@dataclass
class Story:
    """What three commands for the same days said, one after the other, and what they left behind."""

    meant: dict[str, Sums]
    ended: dict[str, Ended] = field(default_factory=dict)
    told: dict[str, dict[str, Sums]] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)


def _span(org: Organisation) -> tuple[str, ...]:
    return "--start", str(org.season.start), "--end", str(org.season.end), "--json"


def _installed(org: Organisation, doubles: Doubles, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation.point(tmp_path_factory.mktemp("installation"), doubles.environment)
    write_sheets(org, installation.folder / "sheets")
    return installation


@pytest.fixture(scope="module", params=ORGANISATIONS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A run, the same run again, and a replay of its days, in front of one of the organisations."""
    org = ORGANISATIONS[request.param]
    found = Story(Meant(org).everything())
    with serve_in_background(org) as doubles:
        installation = _installed(org, doubles, tmp_path_factory)
        for name, command in (("run", "run"), ("second run", "run"), ("replay", "replay")):
            doubles.asked.clear()
            found.ended[name] = installation.command(command, *_span(org))
            found.told[name] = told(installation)
            found.runs[name] = len(doubles.asked)
        yield found


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_run_finds_the_truth(story: Story, question: str) -> None:
    """Every sum on the grain of that question is equal, and none is missing or one too many."""
    assert {} != story.meant[question]
    assert [] == differences({question: story.meant[question]}, story.told["run"])


@pytest.mark.parametrize("again", ["second run", "replay"])
def test_asked_again_nothing_is_doubled(story: Story, again: str) -> None:
    """The same days asked for again, or taken from the lake again, leave the same facts."""
    assert [] == differences(story.meant, story.told[again])


def test_nothing_is_missing(story: Story) -> None:
    """Every command says that it is done, and the replay has asked no vendor."""
    assert {"run": 0, "second run": 0, "replay": 0} == {name: ended.code for name, ended in story.ended.items()}
    assert [[], [], []] == [ended.document["missing"] for ended in story.ended.values()]
    assert 0 == story.runs["replay"]


def test_the_documented_command_finds_the_truth(tmp_path_factory: pytest.TempPathFactory) -> None:
    """`python -m local run` as a process of its own, configured by environment variables alone."""
    org = Organisation.generate(seed=3, people=5, days=8)
    with serve_in_background(org) as doubles:
        installation = _installed(org, doubles, tmp_path_factory)
        ended = installation.process("run", *_span(org))

    assert (0, "done") == (ended.code, ended.document["status"])
    assert [] == differences(Meant(org).everything(), told(installation))


def test_a_restated_day_is_told_as_the_vendors_told_it_last(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Rows change, appear and are withdrawn between two runs: the second run's facts are the vendors' second answer."""
    org = Organisation.generate(seed=2, people=8, days=6, switches=Switches(restated=True, negotiated_price=True))
    first, second = Meant(org).everything(), Meant(org, revision=1).everything()
    with serve_in_background(org) as doubles:
        installation = _installed(org, doubles, tmp_path_factory)
        installation.command("run", *_span(org))
        before = told(installation)
        installation.command("run", *_span(org))
        after = told(installation)
        installation.command("replay", *_span(org))

    assert [] == differences(first, before)
    assert [] == differences(second, after)
    assert [] == differences(second, told(installation))
    assert "tokens cost_of_keys cost_of_people claude_code cursor_lines cursor_events".split() == [
        question
        for question in "tokens cost_of_keys cost_of_people claude_code cursor_lines cursor_events".split()
        if differences({question: first[question]}, second)
    ]
    assert org.season.restated in org.season
