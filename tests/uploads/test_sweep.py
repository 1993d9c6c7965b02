"""A file whose notification was lost is found by the sweep, like every other thing that is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.dispatch.sweep import sweep
from shared import topology
from shared.messages import RunRequested, encode

from .counter import SUMMARY, Counter, used

if TYPE_CHECKING:
    import pytest


def test_a_file_that_was_killed_before_its_commit_is_taken_by_the_sweep(
    desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planned and never committed: the sweep says again that the file is there, and it is loaded once."""
    create = desk.lake.create
    monkeypatch.setattr(desk.lake, "create", lambda key, data: not key.startswith("commit/") and create(key, data))
    plan = desk.bring(SUMMARY + used("2026-11-01"), "usage.csv")
    assert desk.runtime.ledger.committed(plan.entries[0]) is None
    monkeypatch.undo()

    assert 1 == sweep(desk.runtime, desk.settings.now())
    desk.settle()
    assert (1, 0) == desk.counts(plan)
    assert 0 == sweep(desk.runtime, desk.settings.now())


def test_a_replay_of_an_upload_says_what_to_do_instead(desk: Counter) -> None:
    """Nobody can ask a person again: the lake or the file itself is replayed."""
    plan = desk.bring(SUMMARY + used("2026-11-01"), "usage.csv")
    desk.bus.publish(topology.RUN_REQUESTED, encode(RunRequested("replay", replay=plan.run_id)), {})
    desk.bus.drain(60)
    assert [True] == ["--from-lake" in str(dead.error) for dead in desk.bus.dead_letters]
    assert [1] == [p.revision for p in desk.runtime.ledger.plans(plan.run_id)]
