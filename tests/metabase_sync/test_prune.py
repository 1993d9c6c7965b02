"""What is defined no more goes to the Trash: only ours, not too much at once, and never for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.metabase_sync import organisation

if TYPE_CHECKING:
    from tests.metabase_sync.desk import Desk

BO = "bo@example.com"


def _without_people(desk: Desk) -> None:
    """Nothing defines the dashboard `people` any more: one dashboard and eight cards."""
    desk.wanted.dashboards.pop()
    del desk.wanted.cards[4:]
    for each in desk.wanted.dashboards[0].dashcards:
        each["visualization_settings"].pop("click_behavior", None)


def _trash(desk: Desk) -> list[str]:
    state = desk.server.state
    shelves = (state.cards, state.dashboards, state.collections)
    return sorted(thing["name"] for shelf in shelves for thing in shelf.values() if thing["archived"])


def test_nothing_goes_while_everything_is_defined(desk: Desk) -> None:
    """The usual case: nothing to prune, nothing written."""
    desk.applied()

    said, asked = desk.asked("prune")

    assert (0, []) == (said.code, [each.path for each in asked if each.is_write])


def test_what_is_defined_no_more_goes_to_the_trash(desk: Desk) -> None:
    """Plan names it, prune archives it, and the lock forgets it."""
    desk.applied()
    _without_people(desk)
    assert "No longer defined: dashboard people" in desk("plan").out
    desk.applied()

    said = desk("prune")

    assert 0 == said.code, said.err
    assert ["Card 1 of people", "Card 2 of people", "People"] == [_trash(desk)[place] for place in (0, 1, 8)]
    assert ["money"] == list(desk.lock.dashboards)
    assert 4 == len(desk.lock.cards)
    assert 0 == desk("plan").code


def test_too_many_are_refused(desk: Desk) -> None:
    """More than --at-most: nothing is moved at all."""
    desk.applied()
    _without_people(desk)
    desk.applied()

    said = desk("prune", "--at-most", "8")

    assert 1 == said.code
    assert "9 objects" in said.err
    assert [] == _trash(desk)


def test_a_dry_run_moves_nothing(desk: Desk) -> None:
    """It lists what would go, and its exit code says that something would."""
    desk.applied()
    _without_people(desk)

    said, asked = desk.asked("prune", "--dry-run")

    assert 2 == said.code
    assert 9 == said.out.count("\ndashboard") + said.out.count("\ncard")
    assert [] == [each.path for each in asked if each.is_write]


def test_what_is_not_ours_stays(desk: Desk) -> None:
    """A card without our mark, and a copy of ours that carries a copy of the mark, stay where they lie."""
    desk.applied()
    bo = desk.somebody(BO)
    ours = desk.card()
    body = {key: ours[key] for key in ("display", "dataset_query", "visualization_settings", "collection_id")}
    bo.done("POST", "/api/card", {**body, "name": "Copy of ours"})
    bo.done("POST", "/api/card", {**body, "name": "Theirs", "visualization_settings": {}})
    money = desk.dashboard()
    bo.done("POST", "/api/dashboard", {"name": "Their dashboard", "collection_id": money["collection_id"]})
    copy = bo.done("POST", "/api/dashboard", {"name": "Copy of Money", "collection_id": money["collection_id"]})
    bo.done("PUT", f"/api/dashboard/{copy['id']}", {"caveats": money["caveats"]})
    _without_people(desk)
    desk.applied()

    assert 0 == desk("prune").code

    assert set() == {"Copy of ours", "Theirs", "Their dashboard", "Copy of Money"} & {*_trash(desk)}


def test_a_collection_with_things_of_others_stays(desk: Desk) -> None:
    """Archiving it would take their things along: it is kept, and prune says why."""
    desk.applied()
    number = desk.lock.collections["finance"].number
    desk.somebody(BO).done("POST", "/api/dashboard", {"name": "Their dashboard", "collection_id": number})
    desk.wanted.collections.pop(1)
    for place, board in enumerate(desk.wanted.dashboards):
        desk.wanted.dashboards[place] = board._replace(collection="cards")
    desk.applied()

    said = desk("prune")

    assert "holds 1 things that are not ours" in said.out
    assert [] == _trash(desk)


def test_an_empty_collection_goes(desk: Desk) -> None:
    """A collection of ours with nothing in it is moved to the Trash."""
    desk.applied()
    desk.wanted.collections.pop(1)
    for place, board in enumerate(desk.wanted.dashboards):
        desk.wanted.dashboards[place] = board._replace(collection="cards")
    desk.applied()

    assert 0 == desk("prune").code

    assert ["Finance"] == _trash(desk)


def test_without_the_mark_nothing_goes(desk: Desk) -> None:
    """The lock alone is no proof: somebody who removes the mark keeps the thing."""
    desk.applied()
    number = desk.lock.dashboards["people"].number
    desk.somebody(BO).done("PUT", f"/api/dashboard/{number}", {"caveats": "Mine now."})
    _without_people(desk)
    desk.applied()

    assert 0 == desk("prune").code

    assert "People" not in _trash(desk)
    assert 0 == desk("plan").code
    assert "No longer defined" not in desk("plan").out


def test_pruned_things_come_back_when_they_are_defined_again(desk: Desk) -> None:
    """Out of the Trash, with the numbers that they had."""
    desk.applied()
    before = desk.lock.cards["people/card_1"].number, desk.lock.dashboards["people"].number, desk.placements("people")
    _without_people(desk)
    desk.applied()
    assert 0 == desk("prune").code
    desk.wanted = organisation.wanted()
    assert 9 == desk("plan", "--json").out.count('"restore"')

    desk.applied()

    after = desk.lock.cards["people/card_1"].number, desk.lock.dashboards["people"].number, desk.placements("people")
    assert before == after
    assert [] == _trash(desk)
