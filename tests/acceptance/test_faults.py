"""Vendors misbehave, and the facts are the truth all the same, or the run says what is missing and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from local.sample_org.damage import HUGE
from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets

from .facts import Sums, differences, told
from .installation import Ended, Installation
from .meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.sample_org.server import Doubles

ORG = Organisation.generate(people=4, days=4)
FIRST_DAY, LAST_DAY = str(ORG.season.start), str(ORG.season.end)
RUN = ("run", "--start", FIRST_DAY, "--end", LAST_DAY, "--json")
PASSING = {
    "server errors": "*:500,times=2",
    "too many requests": "*:429,times=2",
    "too many requests, come back in a second": "cursor_events:429,times=1,retry_after=1",
    "half an answer": "*:truncate,times=2",
    "broken connections": "*:drop,times=2",
    "a page for people": "*:html,times=2",
    "one chunk at a time": "*:drip,times=2,delay=0.001",
    "the first page for ever": "*:cursor_loop,times=1",
}
OFTEN = {"server errors", "too many requests", "half an answer"}
"""Tried on every run of the tests; the others by `nox -s slow`, and one request at a time in tests/http."""


def now_and_then(*values: str) -> Any:
    """Mark one of several cases of a kind, so that `nox -s slow` runs it and not every run of the tests."""
    return pytest.param(*values, marks=pytest.mark.slow)


ANTHROPIC_ONLY = ("cost", "cost_of_keys", "cost_report", "cost_report_days")
TOUCHED = {
    "anthropic_cost": ANTHROPIC_ONLY,
    "anthropic_usage": ("cost", "cost_of_keys", "tokens"),
    "claude_code": ("claude_code", "claude_code_actors", "cost", "cost_of_tools", "tokens"),
    "cursor_daily": ("cursor_lines",),
    "cursor_events": ("cursor_events", "cost_of_tools", "tokens"),
    "enterprise_cost": ("cost_of_tools",),
}
"""Stream -> the questions that cannot be answered in full without it; all others must be."""


@dataclass(frozen=True)
class Stand:
    """An installation in front of the organisation's vendors, whose faults can be switched."""

    doubles: Doubles
    installation: Installation

    def run(self, *faults: str) -> Ended:
        """Ask for the same days, with these faults only."""
        self.doubles.faults.reset()
        self.doubles.faults.switch_on(*faults)
        return self.installation.command(*RUN)

    def wrong(self, meant: dict[str, Sums]) -> list[str]:
        """Return where the facts are not what is meant."""
        return differences(meant, told(self.installation))

    def states(self, stream: str) -> set[str]:
        """Return what is said about a stream's days of the run."""
        days = f"date BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}'"
        sql = f"SELECT DISTINCT state FROM source_coverage WHERE stream = '{stream}' AND {days}"
        return {row["state"] for row in self.installation.rows(sql)}


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    """Four people, who worked for four days."""
    write_sheets(ORG, tmp_path / "sheets")
    with serve_in_background(ORG) as doubles:
        yield Stand(doubles, Installation.point(tmp_path, doubles.environment))


@pytest.fixture(scope="module")
def meant() -> dict[str, Sums]:
    """The whole truth."""
    return Meant(ORG).everything()


def _untouched(meant: dict[str, Sums], stream: str) -> dict[str, Sums]:
    return {question: sums for question, sums in meant.items() if question not in TOUCHED[stream]}


def _gaps(ended: Ended) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ended.document["missing"]
    return found


@pytest.mark.parametrize(
    "fault", [pytest.param(f, id=said, marks=[] if said in OFTEN else pytest.mark.slow) for said, f in PASSING.items()]
)
def test_what_passes_leaves_no_trace(stand: Stand, meant: dict[str, Sums], fault: str) -> None:
    """Every endpoint misbehaves once or twice and then recovers: the run is done and the facts are the truth."""
    ended = stand.run(fault)

    assert (0, []) == (ended.code, _gaps(ended))
    assert [] == stand.wrong(meant)


@pytest.mark.parametrize(
    ("stream", "fault"),
    [now_and_then("anthropic_cost", "500"), ("cursor_events", "drop"), now_and_then("claude_code", "529")],
)
def test_what_lasts_is_missing_until_the_same_command_brings_it(
    stand: Stand, meant: dict[str, Sums], stream: str, fault: str
) -> None:
    """An endpoint that always fails is named and costs nothing else; the next run heals the hole."""
    ended = stand.run(f"{stream}:{fault}")

    assert 1 == ended.code
    assert [("window", stream, "late")] == [(gap["kind"], gap["subject"], gap["state"]) for gap in _gaps(ended)]
    assert {"failed"} == stand.states(stream)
    assert [] == stand.wrong(_untouched(meant, stream))

    healed = stand.run()

    assert (0, []) == (healed.code, _gaps(healed))
    assert [] == stand.wrong(meant)


@pytest.mark.parametrize("stream", [now_and_then("anthropic_usage"), now_and_then("cursor_daily"), "cursor_events"])
def test_a_refusal_is_forbidden_and_never_an_empty_day(stand: Stand, meant: dict[str, Sums], stream: str) -> None:
    """403 on what a key must be allowed to read: the run says so, coverage says so, everything else is there."""
    ended = stand.run(f"{stream}:403")

    assert 1 == ended.code
    assert {(stream, "forbidden")} == {(gap["subject"], gap["state"]) for gap in _gaps(ended)}
    assert "answered 403" in _gaps(ended)[0]["error"]
    assert {"forbidden"} == stand.states(stream)
    assert [] == stand.wrong(_untouched(meant, stream))

    assert 0 == stand.run().code
    assert [] == stand.wrong(meant)


@pytest.mark.parametrize("status", [now_and_then("403"), "404"])
def test_an_account_without_audit_logs_misses_nothing(stand: Stand, meant: dict[str, Sums], status: str) -> None:
    """Not every plan has them: refused is a state, not a failure of the run."""
    ended = stand.run(f"cursor_audit:{status}")

    assert (0, []) == (ended.code, _gaps(ended))
    assert {"403": {"forbidden"}, "404": {"failed"}}[status] == stand.states("cursor_audit")
    assert [] == stand.wrong(meant)


def test_unknown_fields_change_nothing_and_are_reported(stand: Stand, meant: dict[str, Sums]) -> None:
    """A field nobody has documented, in every row of every answer: equal facts, and drift for every stream."""
    ended = stand.run("*:extra_field")

    drifted = {found["stream"] for found in ended.document["findings"] if found["rule"] == "drift"}
    assert 0 == ended.code
    assert {"anthropic_usage", "anthropic_cost", "claude_code", "cursor_daily", "cursor_events"} <= drifted
    assert [] == stand.wrong(meant)


@pytest.mark.parametrize(
    ("stream", "field"),
    [
        ("anthropic_cost", "amount"),
        now_and_then("enterprise_cost", "amount"),
        now_and_then("cursor_events", "timestamp"),
    ],
)
def test_money_with_an_unread_row_is_held(stand: Stand, meant: dict[str, Sums], stream: str, field: str) -> None:
    """One row of a money stream cannot be read: nothing of it is believed, the reason names the field."""
    ended = stand.run(f"{stream}:missing_field,times=1")

    held = [gap for gap in _gaps(ended) if gap["kind"] == "held"]
    assert 1 == ended.code
    assert [(stream, "held")] == [(gap["subject"], gap["state"]) for gap in held]
    assert f"field {field}: " in held[0]["error"]
    assert "partial" in stand.states(stream)

    assert 0 == stand.run().code
    assert [] == stand.wrong(meant)


def test_the_last_sound_answer_stays_in_force(stand: Stand, meant: dict[str, Sums]) -> None:
    """A broken answer after a good one is held, and the facts stay what they were."""
    stand.run()
    ended = stand.run("anthropic_cost:missing_field,times=1")

    assert (1, ["held"]) == (ended.code, [gap["kind"] for gap in _gaps(ended)])
    assert [] == stand.wrong(meant)


def test_integers_that_no_float_can_hold_arrive_exactly(stand: Stand, meant: dict[str, Sums]) -> None:
    """2^53 + 1 lines on the first row of Cursor's daily usage: that one sum is different, by not a single line more."""
    stand.run("cursor_daily:huge_integer,times=1")

    lines, found = meant["cursor_lines"], told(stand.installation)["cursor_lines"]
    changed = [key for key in lines if lines[key] != found[key]]
    assert [FIRST_DAY] == [key[0] for key in changed]
    assert (Decimal(HUGE), *lines[changed[0]][1:]) == found[changed[0]]
