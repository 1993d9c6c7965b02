"""The lock may be lost, damaged or another instance's: nothing is made twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from metabase.sync import lock
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.metabase_sync.desk import Desk


def _writes(desk: Desk, command: str) -> list[str]:
    said, asked = desk.asked(*command.split())
    assert 0 == said.code, said.err
    return [f"{each.method} {each.path}" for each in asked if each.is_write]


def test_a_lost_lock_is_made_anew(desk: Desk) -> None:
    """It holds the very same afterwards, and nothing is written to the instance."""
    desk.applied()
    before = desk.lock
    desk.lock_path.unlink()

    assert [] == _writes(desk, "lock rebuild")

    assert before == desk.lock
    assert [] == _writes(desk, "apply")


def test_apply_without_a_lock_makes_nothing_twice(desk: Desk) -> None:
    """Everything is found by its mark; there is nothing to write."""
    desk.applied()
    before = desk.lock
    desk.lock_path.unlink()

    assert [] == _writes(desk, "apply")

    assert before == desk.lock


def test_a_dashboard_that_was_moved_away_is_found(desk: Desk) -> None:
    """Without a lock every collection is searched."""
    desk.applied()
    number = desk.lock.dashboards["money"].number
    desk.somebody().done("PUT", f"/api/dashboard/{number}", {"collection_id": None})
    desk.lock_path.unlink()

    assert 0 == desk("lock", "rebuild").code

    assert number == desk.lock.dashboards["money"].number


def test_a_rebuilt_lock_hides_no_edit(desk: Desk) -> None:
    """What somebody changed before the lock was lost is still in the plan, and apply still stops."""
    desk.applied()
    number = desk.lock.cards["money/card_1"].number
    desk.somebody("bo@example.com").done("PUT", f"/api/card/{number}", {"name": "Mine"})
    desk.lock_path.unlink()
    assert 0 == desk("lock", "rebuild").code

    assert 2 == desk("plan").code
    said = desk("apply")

    assert 1 == said.code
    assert "bo@example.com" in said.err


def test_without_a_lock_an_edit_stops_apply(desk: Desk) -> None:
    """Nobody knows how things were left: where the last hand was not ours, nothing is written over."""
    desk.applied()
    number = desk.lock.cards["money/card_1"].number
    desk.somebody("bo@example.com").done("PUT", f"/api/card/{number}", {"name": "Mine"})
    desk.lock_path.unlink()

    said, asked = desk.asked("apply")

    assert (1, []) == (said.code, [each.path for each in asked if each.is_write])
    assert "bo@example.com" in said.err


def test_a_rebuilt_lock_knows_what_prune_may_move(desk: Desk) -> None:
    """What nothing defines any more is in it too."""
    desk.applied()
    desk.wanted.dashboards.pop()
    for each in desk.wanted.dashboards[0].dashcards:
        each["visualization_settings"].pop("click_behavior", None)
    desk.lock_path.unlink()

    assert 0 == desk("lock", "rebuild").code

    assert "people" in desk.lock.dashboards


def test_what_the_lock_does_not_know_is_found_in_the_trash(desk: Desk) -> None:
    """A dashboard that was moved away and thrown away is restored, not made again."""
    desk.applied()
    number = desk.lock.dashboards["money"].number
    for change in ({"collection_id": None}, {"archived": True}):
        desk.somebody().done("PUT", f"/api/dashboard/{number}", change)
    whole = json.loads(desk.lock_path.read_text())
    del whole["dashboards"]["money"]
    desk.lock_path.write_text(json.dumps(whole))

    assert ["restore"] == [step["do"] for step in desk("plan", "--json").json["steps"]]


def test_the_lock_of_another_instance_is_no_harm(desk: Desk) -> None:
    """Numbers that belong to somebody else's things here are not believed: the entity ids differ."""
    desk.applied()
    theirs = desk.somebody().done("POST", "/api/collection", {"name": "Theirs"})["id"]
    whole = json.loads(desk.lock_path.read_text())
    for kind in ("collections", "dashboards"):
        for entry in whole[kind].values():
            entry |= {"entity_id": "x" * 21, "number": theirs}
    desk.lock_path.write_text(json.dumps(whole))

    assert [] == _writes(desk, "apply")


def test_a_damaged_lock_is_said(desk: Desk) -> None:
    """The file is named, and how it is made anew."""
    desk.applied()
    desk.lock_path.write_text("{ not json")

    said = desk("plan")

    assert 1 == said.code
    assert "test.json" in said.err
    assert "lock rebuild" in said.err


def test_the_file_is_the_same_each_time(desk: Desk) -> None:
    """An apply that writes nothing leaves the bytes of the lock alone, so version control shows nothing."""
    desk.applied()
    before = desk.lock_path.read_bytes()

    desk.applied()

    assert before == desk.lock_path.read_bytes()


@pytest.mark.parametrize("name", ["../prod", "a/b", "", ".hidden"])
def test_an_environment_is_a_name(name: str, tmp_path: Path) -> None:
    """It cannot lead out of the folder of locks."""
    with pytest.raises(ConfigurationError, match="--environment"):
        lock.path_of(name, tmp_path)


def test_drift_needs_a_lock(desk: Desk) -> None:
    """Without one nobody knows how things were left."""
    said = desk("drift")

    assert 1 == said.code
    assert "lock rebuild" in said.err
