"""Killed at any write, refused for a while, run twice at once: in the end everything is there, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from metabase.sync import lock
from metabase.sync.applying import apply
from metabase.sync.client import Metabase
from metabase.sync.instance import Place, look
from tests.metabase_double.faults import Fault
from tests.metabase_sync import organisation
from tests.metabase_sync.kills import killed_after

if TYPE_CHECKING:
    from pathlib import Path

    from tests.metabase_double import MetabaseDouble
    from tests.metabase_sync.desk import Desk

WRITES = 3 + 2 + 12 + 2
"""Collections, empty dashboards, cards, and what is on the dashboards."""
FOR_EVER = 10_000


def _assert_whole(server: MetabaseDouble) -> None:
    """Every definition has one counterpart, with everything on it."""
    state = server.state
    collections = [c["name"] for c in state.collections.values() if "managed-by" in (c["description"] or "")]
    boards = [board for board in state.dashboards.values() if not board["archived"]]
    alive = [c for c in collections if c]
    assert ["AI usage", "Cards", "Finance"] == sorted(alive)
    assert ["Money", "People"] == sorted(board["name"] for board in boards)
    assert sorted(card.entity_id for card in organisation.wanted().cards) == sorted(
        card["entity_id"] for card in state.cards.values()
    )
    shown = [place for place in state.dashcards.values() if place["dashboard_id"] in {board["id"] for board in boards}]
    assert 14 == len(shown)
    assert 14 == len({(place["dashboard_id"], place["visualization_settings"]["x-managed"]["key"]) for place in shown})


def test_there_are_as_many_writes_as_objects(desk: Desk) -> None:
    """A first apply makes one write for each object and one for what is on each dashboard."""
    _, asked = desk.asked("apply")

    assert WRITES == len([each for each in asked if each.is_write])


@pytest.mark.parametrize("write", range(WRITES))
def test_killed_after_a_write_it_goes_on(desk: Desk, write: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The write took effect, its answer never came, and nothing was answered any more: the next run ends the work."""
    with killed_after(desk.server, write, monkeypatch):
        assert 1 == desk("apply").code
    assert write + 1 == len(desk.server.state.writes())

    desk.applied()

    _assert_whole(desk.server)
    assert 0 == desk("plan").code


@pytest.mark.parametrize("write", range(WRITES))
def test_a_lost_answer_is_no_second_object(desk: Desk, write: int) -> None:
    """The answer of one write is lost: the same run looks what is there, and goes on."""
    desk.server.faults.switch_on(Fault("drop_after", method="WRITE", spare=write))

    desk.applied()

    _assert_whole(desk.server)
    assert 0 == desk("plan").code


@pytest.mark.parametrize("kind", [Fault(status=500, times=2), Fault(status=429, retry_after=0), Fault("drop_before")])
@pytest.mark.parametrize("method", ["GET", "WRITE"])
def test_what_passes_is_waited_for(desk: Desk, kind: Fault, method: str) -> None:
    """Errors of the server, too many requests and lost connections are tried again."""
    fault = Fault(kind.kind, kind.status, method, times=kind.times, spare=5, retry_after=kind.retry_after)
    desk.server.faults.switch_on(fault)

    desk.applied()

    _assert_whole(desk.server)


def test_what_does_not_pass_is_said(desk: Desk) -> None:
    """After the last try the error says what was asked and what was answered."""
    desk.server.faults.switch_on(Fault(status=503, times=FOR_EVER))

    said = desk("plan")

    assert 1 == said.code
    assert "GET /api/user/current: answered 503" in said.err


def test_two_applies_at_once_make_everything_once(server: MetabaseDouble, desk: Desk, tmp_path: Path) -> None:
    """Two machines with a lock of their own begin in the same moment; the next apply ends what one had to leave."""

    async def one(name: str) -> None:
        known = lock.Lock()
        async with Metabase(server.url, desk.key) as metabase:
            wanted = organisation.wanted()
            path = tmp_path / f"{name}.json"
            instance = await look(metabase, wanted, known, Place(), lambda: lock.write(path, known))
            await apply(instance, lambda *_: None)

    async def both() -> None:
        await asyncio.gather(one("here"), one("there"), return_exceptions=True)

    asyncio.run(both())
    desk.applied()

    state = server.state
    for shelf in (state.collections, state.dashboards):
        for thing in list(shelf.values()):
            if thing["archived"]:
                del shelf[thing["id"]]
    _assert_whole(server)
    assert 0 == desk("plan").code
