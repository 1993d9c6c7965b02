"""What people change in the browser is seen, named, and never lost by accident."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from metabase.sync import lock
from metabase.sync.applying import apply
from metabase.sync.client import Metabase
from metabase.sync.conflicts import EditedError
from metabase.sync.instance import Place, look

if TYPE_CHECKING:
    from tests.metabase_sync.desk import Desk

BO = "bo@example.com"


def _rename(desk: Desk, name: str = "Mine") -> int:
    number = desk.lock.cards["money/card_1"].number
    desk.somebody(BO).done("PUT", f"/api/card/{number}", {"name": name})
    return number


def _kept(place: dict[str, Any]) -> dict[str, Any]:
    keys = ("id", "card_id", "dashboard_tab_id", "row", "col", "size_x", "size_y", "visualization_settings")
    return {key: place[key] for key in (*keys, "parameter_mappings")}


def _add_placement(desk: Desk, **changes: Any) -> None:
    """Somebody puts a text card of theirs on a dashboard."""
    board = desk.dashboard()
    text = {"virtual_card": {"display": "text"}, "text": "Bo was here"}
    tab = board["tabs"][0]["id"]
    mine = {"id": -1, "card_id": None, "dashboard_tab_id": tab, "row": 99, "col": 0, "size_x": 4, "size_y": 2}
    mine |= {"visualization_settings": text, **changes}
    tabs = [{"id": tab["id"], "name": tab["name"]} for tab in board["tabs"]]
    body = {"tabs": tabs, "dashcards": [*(_kept(each) for each in board["dashcards"]), mine]}
    desk.somebody(BO).done("PUT", f"/api/dashboard/{board['id']}", body)


def test_nothing_drifts_by_itself(desk: Desk) -> None:
    """Right after an apply nothing was changed by anybody."""
    desk.applied()

    assert 0 == desk("drift").code


def test_drift_says_who_and_what(desk: Desk) -> None:
    """The field, the person and the minute are named."""
    desk.applied()
    _rename(desk)

    said = desk("drift", "--json")

    assert 2 == said.code
    (found,) = said.json
    assert ("card", "money/card_1", ["name"], BO) == tuple(found[key] for key in ("kind", "key", "what", "who"))
    assert found["when"].startswith("2026-11-01 00:")
    assert BO in desk("drift").out


def test_apply_stops_before_it_overwrites(desk: Desk) -> None:
    """Nothing at all is written, and the person is named."""
    desk.applied()
    number = _rename(desk)
    # It comes before the card in the order of work.
    desk.wanted.collections[1] = desk.wanted.collections[1]._replace(name="For finance")

    said, asked = desk.asked("apply")

    assert 1 == said.code
    assert f"{BO} on 2026-11-01" in said.err
    assert [] == [each.path for each in asked if each.is_write]
    assert "Mine" == desk.server.state.cards[number]["name"]


def test_told_to_overwrite_it_does(desk: Desk) -> None:
    """With --overwrite the definition wins, and drift is gone."""
    desk.applied()
    number = _rename(desk)

    assert 0 == desk("apply", "--overwrite").code

    assert "Card 1 of money" == desk.server.state.cards[number]["name"]
    assert 0 == desk("drift").code


def test_an_edit_that_the_definition_took_over_is_no_conflict(desk: Desk) -> None:
    """Who brings the change into the definition may apply it."""
    desk.applied()
    _rename(desk)
    desk.wanted.cards[0].body["name"] = "Mine"

    desk.applied()

    assert 0 == desk("drift").code


def test_an_edit_of_one_field_does_not_block_another(desk: Desk) -> None:
    """Somebody pinned a card; its new description is written all the same."""
    desk.applied()
    number = desk.lock.cards["money/card_1"].number
    desk.somebody(BO).done("PUT", f"/api/card/{number}", {"collection_position": 1})
    desk.wanted.cards[0].body["description"] = "Said better."

    desk.applied()

    assert (1, "Said better.") == (desk.card()["collection_position"], desk.card()["description"])


def test_an_edit_between_look_and_write_stops_it(desk: Desk) -> None:
    """Somebody saves while apply is running: it reads again before it writes, and says who."""
    desk.applied()
    known = desk.lock
    desk.wanted.cards[0].body["name"] = "Ours"

    async def work() -> None:
        async with Metabase(desk.server.url, desk.key) as metabase:
            instance = await look(metabase, desk.wanted, known, Place(), lambda: lock.write(desk.lock_path, known))
            await asyncio.to_thread(_rename, desk)
            await apply(instance, lambda *_: None)

    with pytest.raises(EditedError, match=BO):
        asyncio.run(work())
    assert "Mine" == desk.card()["name"]


def test_what_people_put_on_our_dashboards_stays(desk: Desk) -> None:
    """Their card keeps its number through a change of ours; plan has nothing against it."""
    desk.applied()
    _add_placement(desk)
    theirs = max(desk.server.state.dashcards)
    assert 0 == desk("plan").code
    desk.wanted.dashboards[0].dashcards[1]["col"] = 12

    desk.applied()

    assert "Bo was here" == desk.server.state.dashcards[theirs]["visualization_settings"]["text"]
    assert desk.dashboard()["id"] == desk.server.state.dashcards[theirs]["dashboard_id"]


def test_drift_tells_of_a_card_that_was_added(desk: Desk) -> None:
    """It is listed, with who put it there; the next apply that writes takes note of it."""
    desk.applied()
    _add_placement(desk)

    said = desk("drift", "--json")

    assert 2 == said.code
    assert ["added"] == [what.split()[-1] for what in said.json[0]["what"]]


def test_a_duplicate_of_our_placement_is_theirs(desk: Desk) -> None:
    """The browser copies our mark along with a card: the one that we made stays ours, the copy is left alone."""
    desk.applied()
    first = desk.placements()["card_1"]
    copied = next(each for each in desk.dashboard()["dashcards"] if each["id"] == first)
    _add_placement(desk, card_id=copied["card_id"], visualization_settings=copied["visualization_settings"])
    copy = max(desk.server.state.dashcards)
    desk.wanted.dashboards[0].dashcards[1]["col"] = 12

    desk.applied()

    assert [12, 0] == [desk.server.state.dashcards[number]["col"] for number in (first, copy)]


def test_a_card_of_ours_that_was_taken_off_comes_back(desk: Desk) -> None:
    """Told to overwrite, what was removed is there again, and nothing else moved."""
    desk.applied()
    before = desk.placements()
    board = desk.dashboard()
    tabs = [{"id": tab["id"], "name": tab["name"]} for tab in board["tabs"]]
    rest = [_kept(each) for each in board["dashcards"] if each["id"] != before["card_2"]]
    desk.somebody(BO).done("PUT", f"/api/dashboard/{board['id']}", {"tabs": tabs, "dashcards": rest})

    assert "card_2 removed" in desk("drift").out
    assert 1 == desk("apply").code
    assert 0 == desk("apply", "--overwrite").code

    after = desk.placements()
    assert before.keys() == after.keys()
    assert {k: n for k, n in before.items() if k != "card_2"} == {k: n for k, n in after.items() if k != "card_2"}


@pytest.mark.parametrize("path", ["card", "dashboard", "collection"])
def test_out_of_the_trash(desk: Desk, path: str) -> None:
    """What somebody threw away is reported, and comes back to its place when told to overwrite."""
    desk.applied()
    key = {"card": "money/card_1", "dashboard": "money", "collection": "finance"}[path]
    entry = desk.lock.of(path)[key]  # type: ignore[arg-type] # one of the three
    desk.somebody(BO).done("PUT", f"/api/{path}/{entry.number}", {"archived": True})

    assert "in the Trash" in desk("drift").out
    assert 1 == desk("apply").code
    said = desk("apply", "--overwrite")

    assert 0 == said.code, said.err
    shelf = {"card": "cards", "dashboard": "dashboards", "collection": "collections"}[path]
    assert not getattr(desk.server.state, shelf)[entry.number]["archived"]
    assert 0 == desk("plan").code
    assert [5, 9] == [len(desk.dashboard(board)["dashcards"]) for board in ("money", "people")]


def test_what_was_deleted_for_ever_is_made_again(desk: Desk) -> None:
    """There is nothing to overwrite: it is made anew, with the entity id that it had."""
    desk.applied()
    number = desk.lock.cards["money/card_1"].number
    desk.somebody(BO).done("DELETE", f"/api/card/{number}")

    assert "deleted for ever" in desk("drift").out
    assert 0 == desk("apply", "--overwrite").code

    assert desk.lock.cards["money/card_1"].number > number
    assert 0 == desk("plan").code
