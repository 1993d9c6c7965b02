"""Planted events are part of what the organisation did: its days, its streams and its truth agree about them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from local.sample_org.anthropic_activity import usage
from local.sample_org.claude_code_activity import code_rows
from local.sample_org.cursor_activity import events_of_day
from local.sample_org.enterprise_activity import chat_days
from local.sample_org.org import Organisation
from local.sample_org.plants import Plant
from local.sample_org.truth import Truth

if TYPE_CHECKING:
    from datetime import date

ORG = Organisation.generate(seed=4, people=8, days=20)
DAY = ORG.season.end - timedelta(3)


def _tokens(org: Organisation, day: date, key: str | None = None) -> int:
    return sum(tokens.uncached for group, tokens in usage(org, day).items() if key is None or group.api_key_id == key)


def test_without_events_nothing_changes() -> None:
    """An event of another day leaves this day as it was, to the last token and cent."""
    planted = ORG.with_plants(Plant(DAY, DAY, 500))

    assert usage(ORG, DAY - timedelta(1)) == usage(planted, DAY - timedelta(1))
    assert code_rows(ORG, DAY - timedelta(1)) == code_rows(planted, DAY - timedelta(1))
    assert Truth(ORG).cost_lines(DAY - timedelta(1)) == Truth(planted).cost_lines(DAY - timedelta(1))


def test_one_key_does_more_and_the_truth_knows() -> None:
    """Three times the tokens of one key; every other key does what it did, and the day costs more."""
    key = next(key for key in ORG.keys if key.kind.models and _tokens(ORG, DAY, key.id))
    planted = ORG.with_plants(Plant(DAY, DAY, 300, "keys", key=key.number))

    assert 3 * _tokens(ORG, DAY, key.id) == _tokens(planted, DAY, key.id)
    assert _tokens(ORG, DAY) + 2 * _tokens(ORG, DAY, key.id) == _tokens(planted, DAY)
    assert Truth(ORG).cost(DAY) < Truth(planted).cost(DAY)


def test_more_sessions_cost_nothing() -> None:
    """Sessions can be multiplied alone: tokens stay as they are."""
    planted = ORG.with_plants(Plant(DAY, DAY, 400, "code", measure="sessions"))
    before, after = code_rows(ORG, DAY), code_rows(planted, DAY)

    assert [4 * row.sessions for row in before] == [row.sessions for row in after]
    assert [row.models for row in before] == [row.models for row in after]


def test_silence_is_silence_everywhere() -> None:
    """Nobody and nothing works on a day that is planted at 0 %, but the nightly agent."""
    planted = ORG.with_plants(Plant(DAY, DAY, 0))

    assert () == code_rows(planted, DAY)
    assert () == chat_days(planted, DAY)
    assert [] == [event for event in events_of_day(planted, DAY) if event.person and not event.headless]
    assert 0 == sum(_tokens(planted, DAY, key.id) for key in ORG.keys)
