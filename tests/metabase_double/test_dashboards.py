"""What becomes of a dashboard's content: arrays are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.metabase_double.content import FILTER, card, filled, place, sent_again

if TYPE_CHECKING:
    from tests.metabase_double import MetabaseDouble
    from tests.metabase_double.clients import Client


@pytest.fixture
def board(admin: Client) -> dict[str, Any]:
    """Return a dashboard with two tabs, a card on each, and one filter."""
    return filled(admin)


def numbers(board: dict[str, Any], key: str = "dashcards") -> list[int]:
    """Return the ids of a dashboard's placements or tabs."""
    return [each["id"] for each in board[key]]


def test_a_new_dashboard_is_empty(admin: Client) -> None:
    """POST drops content, width and entity id."""
    sent = {"name": "Finance", "width": "full", "entity_id": "a" * 21, "tabs": [], "dashcards": [place(-1, None)]}
    made = admin.done("POST", "/api/dashboard", sent)

    assert ([], [], "fixed") == (made["dashcards"], made["tabs"], made["width"])
    assert made["id"] == admin.done("GET", f"/api/dashboard/{made['entity_id']}")["id"]
    assert "a" * 21 != made["entity_id"]


def test_what_is_sent_again_keeps_its_ids(admin: Client, board: dict[str, Any]) -> None:
    """Positive ids change in place, and what is the same keeps its time."""
    again = admin.done("PUT", f"/api/dashboard/{board['id']}", sent_again(board))

    assert board["dashcards"] == again["dashcards"]
    assert board["tabs"] == again["tabs"]


def test_what_is_left_out_is_deleted(admin: Client, board: dict[str, Any]) -> None:
    """A placement that is not named is gone; the order of the tabs is that of the array."""
    body = sent_again(board)
    body["dashcards"] = body["dashcards"][1:]
    body["tabs"] = body["tabs"][::-1]
    after = admin.done("PUT", f"/api/dashboard/{board['id']}", body)

    assert numbers(board)[1:] == numbers(after)
    assert ["Detail", "Overview"] == [tab["name"] for tab in after["tabs"]]


def test_an_unknown_positive_id_makes_a_new_placement(admin: Client, board: dict[str, Any]) -> None:
    """Only what is there already is changed in place."""
    body = sent_again(board)
    body["dashcards"][0]["id"] = 999
    after = admin.done("PUT", f"/api/dashboard/{board['id']}", body)

    assert numbers(board)[0] not in numbers(after)
    assert 999 not in numbers(after)
    assert 2 == len(after["dashcards"])


def test_every_card_needs_a_tab_where_there_are_two(admin: Client, board: dict[str, Any]) -> None:
    """The answer is 400 and nothing has changed."""
    body = sent_again(board)
    body["dashcards"][0]["dashboard_tab_id"] = None
    said = admin.ask("PUT", f"/api/dashboard/{board['id']}", body | {"name": "Changed"})
    read = admin.done("GET", f"/api/dashboard/{board['id']}")

    assert 400 == said.status
    assert (board["dashcards"], "Finance") == (read["dashcards"], read["name"])


def test_a_single_tab_is_filled_in(admin: Client, board: dict[str, Any]) -> None:
    """With exactly one tab a card need not name it."""
    body = {"tabs": [{"id": -1, "name": "Only"}], "dashcards": [place(-1, board["dashcards"][0]["card_id"])]}
    after = admin.done("PUT", f"/api/dashboard/{board['id']}", body)

    assert numbers(after, "tabs") == [each["dashboard_tab_id"] for each in after["dashcards"]]


def test_cards_without_tabs_delete_the_tabs(admin: Client, board: dict[str, Any]) -> None:
    """`dashcards` alone drops all tabs with their cards, so ids that name them are refused; `tabs` alone is ignored."""
    path = f"/api/dashboard/{board['id']}"
    body = sent_again(board)

    assert 500 == admin.ask("PUT", path, {"dashcards": body["dashcards"]}).status
    assert numbers(board, "tabs") == numbers(admin.done("PUT", path, {"tabs": []}), "tabs")
    assert [] == admin.done("PUT", path, {"dashcards": []})["tabs"]


def test_no_cards_at_all_empties_a_dashboard(admin: Client, board: dict[str, Any]) -> None:
    """An empty array, and null, delete every placement."""
    path = f"/api/dashboard/{board['id']}"

    assert [] == admin.done("PUT", path, {"dashcards": None, "tabs": sent_again(board)["tabs"]})["dashcards"]


WRONG: list[dict[str, Any]] = [
    {"dashcards": [place(-1, None), place(-1, None)]},
    {"dashcards": [place(-1, None, size_x=0)]},
    {"dashcards": [{"id": -1, "row": 0, "col": 0, "size_x": 1}]},
    {"dashcards": [place(-1, None, parameter_mappings=[{"parameter_id": "a", "target": ["dimension"]}])]},
    {"dashcards": [place(-1, None)], "tabs": [{"id": -1, "name": " "}]},
    {"width": None},
    {"parameters": [{"id": "a"}]},
]


@pytest.mark.parametrize("body", WRONG, ids=str)
def test_content_of_another_shape_is_refused(admin: Client, board: dict[str, Any], body: dict[str, Any]) -> None:
    """The answer is 400 and names the field."""
    said = admin.ask("PUT", f"/api/dashboard/{board['id']}", body)

    assert 400 == said.status
    assert said.body["errors"]


def test_a_card_in_the_trash_cannot_be_placed_anew(admin: Client, board: dict[str, Any]) -> None:
    """It is refused with 404, as is a card that never was."""
    number = board["dashcards"][0]["card_id"]
    admin.done("PUT", f"/api/card/{number}", {"archived": True})
    path = f"/api/dashboard/{board['id']}"

    assert "archived" == admin.ask("PUT", path, {"dashcards": [place(-1, number)]}).body["error_code"]
    assert 404 == admin.ask("PUT", path, {"dashcards": [place(-1, 999)]}).status


def test_the_placement_of_an_archived_card_is_hidden_and_comes_back(admin: Client, board: dict[str, Any]) -> None:
    """It is not shown and not deleted; sent again without its card it becomes a blank one under another id."""
    number = board["dashcards"][0]["card_id"]
    other = admin.done("POST", "/api/card", card(1))["id"]
    body = sent_again(board)
    body["dashcards"][1]["card_id"] = other
    path = f"/api/dashboard/{board['id']}"
    admin.done("PUT", path, body)
    admin.done("PUT", f"/api/card/{number}", {"archived": True})
    hidden = admin.done("GET", path)
    del body["dashcards"][0]["card_id"]
    blank = admin.done("PUT", path, body)

    assert numbers(board)[1:] == numbers(hidden)
    assert [(numbers(board)[1], other), (3, None)] == [(each["id"], each["card_id"]) for each in blank["dashcards"]]
    admin.done("PUT", f"/api/card/{number}", {"archived": False})
    assert numbers(board)[0] in numbers(admin.done("GET", path))


def test_inline_parameters_are_lost_and_can_be_sent_again(admin: Client, board: dict[str, Any]) -> None:
    """Parameters together with cards that show them inline lose these; parameters alone bring them back."""
    body = sent_again(board) | {"parameters": [FILTER]}
    body["dashcards"][0]["inline_parameters"] = [FILTER["id"]]
    path = f"/api/dashboard/{board['id']}"

    assert [] == admin.done("PUT", path, body)["parameters"]
    assert [FILTER] == admin.done("PUT", path, {"parameters": [FILTER]})["parameters"]


def test_what_nobody_wrote_is_there_when_it_is_read(board: dict[str, Any]) -> None:
    """Placements come with their card, targets with a stage, and keys in another order."""
    first = board["dashcards"][0]

    assert "Spend" == first["card"]["name"]
    assert {"stage-number": 0} == first["parameter_mappings"][0]["target"][2]
    assert list(board) == sorted(board, reverse=True)
    assert "entity_id" in first


def test_a_dashboard_in_the_trash_takes_no_content(admin: Client, board: dict[str, Any]) -> None:
    """It is archived, listed in the Trash, and refuses cards until it is back."""
    path = f"/api/dashboard/{board['id']}"
    admin.done("PUT", path, {"archived": True})

    assert 404 == admin.ask("PUT", path, sent_again(board)).status
    listed = admin.done("GET", "/api/collection/trash/items?models=dashboard")["data"]
    assert [board["id"]] == [item["id"] for item in listed]


def test_archiving_a_collection_archives_what_is_in_it(admin: Client, board: dict[str, Any]) -> None:
    """Only the collection lies in the Trash itself; all of it comes back together."""
    folder = admin.done("POST", "/api/collection", {"name": "Finance"})["id"]
    admin.done("PUT", f"/api/dashboard/{board['id']}", {"collection_id": folder})
    admin.done("PUT", f"/api/collection/{folder}", {"archived": True})

    assert [("collection", folder)] == [
        (item["model"], item["id"]) for item in admin.done("GET", "/api/collection/trash/items")["data"]
    ]
    assert admin.done("GET", f"/api/dashboard/{board['id']}")["archived"] is True
    admin.done("PUT", f"/api/collection/{folder}", {"archived": False})
    assert admin.done("GET", f"/api/dashboard/{board['id']}")["archived"] is False


def subscription(board: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the body of a weekly mail of a dashboard's first card."""
    first = board["dashcards"][0]
    sent = {"id": first["card_id"], "dashboard_card_id": first["id"], "include_csv": False, "include_xls": True}
    when = {"channel_type": "email", "schedule_type": "weekly", "schedule_hour": 8, "schedule_day": "mon"}
    channel = when | {"recipients": [{"email": "ana@example.com"}]}
    body = {"name": "Weekly", "dashboard_id": board["id"], "cards": [sent], "channels": [channel]}
    return body | {"skip_if_empty": True, "parameters": [{"id": FILTER["id"], "value": ["a"]}]} | changes


def test_a_subscription_loses_what_is_not_sent_again(admin: Client, board: dict[str, Any]) -> None:
    """PUT applies its defaults anew: a change of the name brings it back from the Trash and mails of nothing."""
    made = admin.done("POST", "/api/pulse", subscription(board))
    path = f"/api/pulse/{made['id']}"
    archived = admin.done("PUT", path, {"archived": True, "skip_if_empty": True})
    renamed = admin.done("PUT", path, {"name": "Monthly"})

    assert (True, False) == (archived["archived"], archived["channels"][0]["enabled"])
    assert (False, False) == (renamed["archived"], renamed["skip_if_empty"])


def test_a_subscription_needs_a_schedule_and_a_card(admin: Client, board: dict[str, Any]) -> None:
    """A weekly mail without a day, and a mail of nothing, are refused."""
    when = {"channel_type": "email", "schedule_type": "weekly", "schedule_hour": 8}

    assert 400 == admin.ask("POST", "/api/pulse", subscription(board, channels=[when])).status
    assert 400 == admin.ask("POST", "/api/pulse", subscription(board, cards=[])).status


def test_a_parameter_that_is_gone_ends_its_subscriptions(
    server: MetabaseDouble, admin: Client, board: dict[str, Any]
) -> None:
    """They are archived, and who made them gets a mail."""
    made = admin.done("POST", "/api/pulse", subscription(board))
    other = FILTER | {"id": "another"}
    admin.done("PUT", f"/api/dashboard/{board['id']}", {"parameters": [other]})

    assert [made["id"]] == [mail["pulse"] for mail in server.state.mails]
    assert [] == admin.done("GET", f"/api/pulse?dashboard_id={board['id']}")
    assert [made["id"]] == numbers({"all": admin.done("GET", "/api/pulse?archived=true")}, "all")


def test_a_placement_that_is_made_anew_is_gone_from_its_mails(admin: Client, board: dict[str, Any]) -> None:
    """A subscription names placements by their ids; replacing them all empties it."""
    made = admin.done("POST", "/api/pulse", subscription(board))
    body = sent_again(board)
    for each in body["dashcards"]:
        each["id"] = -each["id"]
    admin.done("PUT", f"/api/dashboard/{board['id']}", body)

    assert [] == admin.done("GET", f"/api/pulse/{made['id']}")["cards"]
