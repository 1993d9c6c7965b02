"""An instance becomes what the definitions say, in place, with as few writes as there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.wanted import Ref, WantedCollection
from tests.metabase_sync import organisation

if TYPE_CHECKING:
    from tests.metabase_double.state import Asked
    from tests.metabase_sync.desk import Desk

CARDS, COLLECTIONS = 12, 3
ASKS_THE_WAREHOUSE = ("/query", "/api/dataset", "sync_schema", "rescan")


def _writes(asked: list[Asked]) -> list[str]:
    return [f"{each.method} {each.path}" for each in asked if each.is_write]


def _bodies(asked: list[Asked], path: str) -> list[dict[str, Any]]:
    return [each.body for each in asked if each.is_write and each.path.startswith(path)]


def test_everything_is_made(desk: Desk) -> None:
    """Collections, cards and dashboards are there, in their places, and plan has nothing left."""
    assert 2 == desk("plan").code

    desk.applied()

    state = desk.server.state
    assert CARDS == len(state.cards)
    assert {"Finance", "Cards"} == {c["name"] for c in state.collections.values() if c["location"].count("/") == 2}
    assert [5, 9] == [len(desk.dashboard(key)["dashcards"]) for key in ("money", "people")]
    assert ["Dashboard", "Tables"] == [tab["name"] for tab in desk.dashboard()["tabs"]]
    assert 0 == desk("plan").code


def test_marks_stand_where_nobody_reads_them(desk: Desk) -> None:
    """A dashboard's mark is in its caveats; its description is the one that is defined."""
    desk.applied()

    money = desk.dashboard()
    assert "All about money." == money["description"]
    assert f"managed-by: ai-usage-analytics; key: money; id: {money['entity_id']}" == money["caveats"]


def test_cards_have_the_ids_that_follow_from_their_keys(desk: Desk) -> None:
    """An entity id is the same in every environment."""
    desk.applied()

    wanted = {card.entity_id for card in desk.wanted.cards}
    assert wanted == {card["entity_id"] for card in desk.server.state.cards.values()}


def test_the_second_apply_writes_nothing(desk: Desk) -> None:
    """Nothing is written, and the warehouse is not asked."""
    desk.applied()

    said, asked = desk.asked("apply")

    assert (0, []) == (said.code, _writes(asked))
    assert [] == [each.path for each in asked if any(part in each.path for part in ASKS_THE_WAREHOUSE)]


def test_a_plan_writes_nothing(desk: Desk) -> None:
    """Looking changes nothing, on an empty instance too."""
    _, asked = desk.asked("plan", "--json")

    assert [] == _writes(asked)


def test_columns_come_from_the_schema_that_was_named(desk: Desk) -> None:
    """Another schema with a view of the same name is not asked."""
    desk.applied()

    tag = desk.card()["dataset_query"]["stages"][0]["template-tags"][0]
    field = desk.server.state.fields[tag["dimension"][2]]
    assert "ai_usage_bi" == desk.server.state.warehouse_tables[field["table_id"]]["schema"]


def test_links_between_dashboards_have_their_numbers(desk: Desk) -> None:
    """Each dashboard opens the other, whichever was made first."""
    desk.applied()

    numbers = {key: desk.lock.dashboards[key].number for key in organisation.PLACES}
    for key, other in (("money", "people"), ("people", "money")):
        clicks = [each["visualization_settings"].get("click_behavior") for each in desk.dashboard(key)["dashcards"]]
        assert {numbers[other]} == {click["targetId"] for click in clicks if click}


def test_a_cosmetic_change_leaves_the_query_out(desk: Desk) -> None:
    """A changed description is sent alone: a query that is sent is run."""
    desk.applied()
    desk.wanted.cards[0].body["description"] = "Said better."

    said, asked = desk.asked("apply")

    assert 0 == said.code
    assert [{"description": "Said better."}] == _bodies(asked, "/api/card")
    assert [] == _bodies(asked, "/api/dashboard")


def test_a_changed_query_is_sent(desk: Desk) -> None:
    """The query alone is sent, and kept."""
    desk.applied()
    desk.wanted.cards[0].body["dataset_query"]["stages"][0]["native"] = "SELECT 7 AS usd WHERE TRUE [[AND {{team}}]]"

    _, asked = desk.asked("apply")

    assert [["dataset_query"]] == [list(body) for body in _bodies(asked, "/api/card")]
    assert desk.card()["dataset_query"]["stages"][0]["native"].startswith("SELECT 7")


def test_placements_that_are_not_touched_keep_their_numbers(desk: Desk) -> None:
    """One is moved, one goes, one comes: all others are the very same."""
    desk.applied()
    before = desk.placements()
    board = desk.wanted.dashboards[0]
    board.dashcards[1]["col"] = 12
    del board.dashcards[2]
    board.dashcards.insert(0, {**board.dashcards[0], "key": "second heading", "row": 90})

    desk.applied()

    after = desk.placements()
    assert before.keys() - {"card_2"} == after.keys() - {"second heading"}
    assert {k: number for k, number in before.items() if k != "card_2"} == {
        k: number for k, number in after.items() if k != "second heading"
    }
    assert [12] == [p["col"] for p in desk.dashboard()["dashcards"] if p["id"] == before["card_1"]]


def test_a_placement_that_is_defined_no_more_is_taken_off(desk: Desk) -> None:
    """It alone goes; the card itself stays until it is pruned."""
    desk.applied()
    before = desk.placements()
    del desk.wanted.dashboards[0].dashcards[2]

    assert "placement card_2" in desk("plan").out
    desk.applied()

    assert {key: number for key, number in before.items() if key != "card_2"} == desk.placements()
    assert 0 == desk("plan").code


def test_filters_keep_their_ids(desk: Desk) -> None:
    """A filter that is renamed is the same filter, for subscriptions too."""
    desk.applied()
    before = [each["id"] for each in desk.dashboard()["parameters"]]
    desk.wanted.dashboards[0].parameters[0]["name"] = "Days"

    desk.applied()

    assert before == [each["id"] for each in desk.dashboard()["parameters"]]
    assert "Days" == desk.dashboard()["parameters"][0]["name"]


def test_a_renamed_tab_is_the_same_tab(desk: Desk) -> None:
    """A tab keeps its number, and what lies on it."""
    desk.applied()
    tabs, placements = [tab["id"] for tab in desk.dashboard()["tabs"]], desk.placements()
    desk.wanted.dashboards[0].tabs[1]["name"] = "As tables"

    desk.applied()

    assert (tabs, placements) == ([tab["id"] for tab in desk.dashboard()["tabs"]], desk.placements())
    assert "As tables" == desk.dashboard()["tabs"][1]["name"]


def test_filters_shown_inline_are_not_lost(desk: Desk) -> None:
    """0.63 loses filters that a placement of the same request shows: they are sent again, alone."""
    board = desk.wanted.dashboards[0]
    board.dashcards[1]["inline_parameters"] = [board.parameters[0]["id"]]

    _, asked = desk.asked("apply")

    assert 2 == len(desk.dashboard()["parameters"])
    number = desk.lock.dashboards["money"].number
    assert ["parameters"] in [list(body) for body in _bodies(asked, f"/api/dashboard/{number}")]
    assert 0 == desk("plan").code


def test_an_empty_dashboard_is_never_written(desk: Desk) -> None:
    """An empty list of cards would delete all of them: it is refused before anything is written."""
    desk.applied()
    desk.wanted.dashboards[0].dashcards.clear()

    said, asked = desk.asked("apply")

    assert (1, []) == (said.code, _writes(asked))
    assert "has no cards" in said.err
    assert all(each.body["dashcards"] for each in desk.server.state.requests if "dashcards" in (each.body or {}))


def test_everything_is_moved_where_it_is_defined(desk: Desk) -> None:
    """Another collection, another name: the same objects, moved."""
    desk.applied()
    before = desk.lock.dashboards["money"].number
    desk.wanted.collections.append(WantedCollection("board", "For the board", "Few words.", "root"))
    desk.wanted.dashboards[0] = desk.wanted.dashboards[0]._replace(collection="board")
    desk.wanted.dashboards[0].shell["name"] = "Money, at a glance"

    desk.applied()

    assert (before, "Money, at a glance") == (desk.dashboard()["id"], desk.dashboard()["name"])
    assert "For the board" == desk.dashboard()["collection"]["name"]


def test_what_the_warehouse_got_since_is_looked_for(desk: Desk) -> None:
    """A new view is not known to Metabase yet: apply lets it look, and then goes on."""
    desk.server.state.tables = {**organisation.TABLES, "ai_usage_bi.vw_new": {"month": "type/Date"}}
    tag = desk.wanted.cards[0].body["dataset_query"]["stages"][0]["template-tags"]["period"]
    tag["dimension"] = ["field", {}, Ref("field", "vw_new.month")]

    assert "vw_new.month" in desk("plan").out
    desk.applied()

    assert 0 == desk("plan").code


def test_a_column_that_is_nowhere_is_named(desk: Desk) -> None:
    """The column is named, and nothing refers to a column that is not there."""
    tag = desk.wanted.cards[0].body["dataset_query"]["stages"][0]["template-tags"]["period"]
    tag["dimension"] = ["field", {}, Ref("field", "vw_nowhere.month")]

    said = desk("apply", "--overwrite")

    assert 1 == said.code
    assert "vw_nowhere.month" in said.err
    assert {} == desk.server.state.cards | desk.server.state.dashboards


def test_what_metabase_does_not_keep_is_said(desk: Desk) -> None:
    """A server that leaves a value as it was: both values are named, and the lock does not claim that it is done."""
    desk.wanted.dashboards[0].shell["auto_apply_filters"] = None

    said = desk("apply")

    assert 1 == said.code
    assert "dashboard money (number 1): Metabase did not keep what it was sent" in said.err
    assert "auto_apply_filters: sent nothing, it tells true" in said.err
    assert {} == desk.lock.dashboards["money"].fields


def test_a_difference_that_was_accepted_is_none(desk: Desk) -> None:
    """It is said once; from then on there is nothing to do, until either side says something else."""
    desk.wanted.dashboards[0].shell["auto_apply_filters"] = None

    said = desk("apply", "--accept-differences")

    assert 0 == said.code
    assert "accepted a difference (auto_apply_filters: sent nothing, it tells true) of dashboard money" in said.out
    assert 0 == desk("plan").code
    said, asked = desk.asked("apply")
    assert (0, []) == (said.code, _writes(asked))
    desk.wanted.dashboards[0].shell["auto_apply_filters"] = False
    desk.applied()
    assert not desk.dashboard()["auto_apply_filters"]
