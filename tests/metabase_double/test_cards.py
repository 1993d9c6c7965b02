"""What becomes of a card that is sent."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.metabase_double.clients import Client, in_browser
from tests.metabase_double.content import ROWS, TEAM, card, database, native

if TYPE_CHECKING:
    from tests.metabase_double import MetabaseDouble

CHOSEN = "SejKyT7btQexaE78dz3l2"


@pytest.fixture
def warehouse(admin: Client) -> int:
    """Return the number of a connection."""
    return database(admin)


def test_keys_that_are_not_declared_are_dropped(admin: Client, warehouse: int) -> None:
    """An unknown key is no error and is not kept; inside visualization settings everything is kept."""
    made = admin.done("POST", "/api/card", card(warehouse, colour="red", visualization_settings={"x-managed.key": "a"}))
    read = admin.done("GET", f"/api/card/{made['id']}")

    assert "colour" not in read
    assert {"x-managed.key": "a"} == read["visualization_settings"]


WRONG: list[dict[str, Any]] = [
    {"name": " "},
    {"name": None},
    {"description": " "},
    {"display": 7},
    {"type": "chart"},
    {"dataset_query": {}},
    {"dataset_query": {"lib/type": "mbql/query", "database": 1, "stages": []}},
    {"parameters": [{"id": "a", "type": "string/~"}]},
    {"parameters": [{"id": " ", "type": "string/="}]},
    {"collection_id": "not a nano id"},
]


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_a_value_of_another_type_is_refused(admin: Client, warehouse: int, change: dict[str, Any]) -> None:
    """The answer is 400, names the field, and no card was made."""
    said = admin.ask("POST", "/api/card", card(warehouse, **change))

    assert 400 == said.status
    assert said.body["errors"]
    assert [] == admin.done("GET", "/api/card")


def test_a_blank_description_is_refused_to_a_new_card_only(admin: Client, warehouse: int) -> None:
    """POST wants text or null, PUT takes anything."""
    made = admin.done("POST", "/api/card", card(warehouse, description="Spend"))

    assert "" == admin.done("PUT", f"/api/card/{made['id']}", {"description": ""})["description"]


def test_an_entity_id_is_chosen_once(admin: Client, warehouse: int) -> None:
    """It stands in place of the number, cannot be changed, and is taken by an archived card as well."""
    made = admin.done("POST", "/api/card", card(warehouse, entity_id=CHOSEN))
    admin.done("PUT", f"/api/card/{made['id']}", {"entity_id": "another-entity-id-xyz", "archived": True})

    assert made["id"] == admin.done("GET", f"/api/card/{CHOSEN}")["id"]
    assert 404 == admin.ask("PUT", f"/api/card/{CHOSEN}", {"name": "Spend"}).status
    assert 500 == admin.ask("POST", "/api/card", card(warehouse, entity_id=CHOSEN)).status


def test_a_query_comes_back_as_nobody_wrote_it(admin: Client, warehouse: int) -> None:
    """Tags are a list, references carry identifiers, keys have another order: a plain comparison never ends."""
    sent = card(warehouse)
    stage = admin.done("POST", "/api/card", sent)["dataset_query"]["stages"][0]
    tag = stage["template-tags"][0]

    assert ["team", "rows"] == [each["name"] for each in stage["template-tags"]]
    assert ["field", 2] == [tag["dimension"][0], tag["dimension"][2]]
    assert ["lib/uuid"] == list(tag["dimension"][1])
    assert list(tag) != list(TEAM)
    assert sent["dataset_query"]["stages"][0]["native"] == stage["native"]


def test_the_older_form_of_a_query_is_understood(admin: Client, warehouse: int) -> None:
    """What was sent as MBQL 4 is shown as MBQL 5, and in its old form where asked."""
    tag = TEAM | {"dimension": ["field", 2, None]}
    older = {"type": "native", "database": warehouse, "native": {"query": "SELECT 1", "template-tags": {"team": tag}}}
    made = admin.done("POST", "/api/card", card(warehouse, dataset_query=older))
    again = admin.done("GET", f"/api/card/{made['id']}?legacy-mbql=true")

    assert "mbql/query" == made["dataset_query"]["lib/type"]
    assert 2 == made["dataset_query"]["stages"][0]["template-tags"][0]["dimension"][2]
    assert "SELECT 1" == again["dataset_query"]["native"]["query"]


def test_what_was_read_can_be_sent_again(admin: Client, warehouse: int) -> None:
    """Tags are accepted as a list too, and their identifiers stay."""
    made = admin.done("POST", "/api/card", card(warehouse))
    again = admin.done("PUT", f"/api/card/{made['id']}", {"dataset_query": made["dataset_query"]})

    assert made["dataset_query"] == again["dataset_query"]


def test_a_card_without_parameters_gets_plain_ones(admin: Client, warehouse: int) -> None:
    """They mirror its tags; sent ones are kept as they are."""
    plain = admin.done("POST", "/api/card", card(warehouse))["parameters"]
    given = admin.done("POST", "/api/card", card(warehouse, parameters=[]))["parameters"]

    assert [("team", "string/="), ("rows", "number/=")] == [(each["slug"], each["type"]) for each in plain]
    assert [] == given


def test_null_empties_some_keys_and_leaves_others(admin: Client, warehouse: int) -> None:
    """A PUT of null takes a card out of its collection and does not take its name."""
    collection = admin.done("POST", "/api/collection", {"name": "Finance"})
    made = admin.done("POST", "/api/card", card(warehouse, collection_id=collection["entity_id"]))
    changed = admin.done("PUT", f"/api/card/{made['id']}", {"collection_id": None, "name": None})

    assert collection["id"] == made["collection_id"]
    assert (None, "Spend") == (changed["collection_id"], changed["name"])


def test_the_last_edit_says_who(server: MetabaseDouble, admin: Client, warehouse: int) -> None:
    """What somebody did in a browser is told apart from what a key did, with its time."""
    made = admin.done("POST", "/api/card", card(warehouse))
    in_browser(server, "bo@example.com").done("PUT", f"/api/card/{made['id']}", {"name": "Mine"})
    read = admin.done("GET", f"/api/card/{made['id']}")

    assert "bo@example.com" == read["last-edit-info"]["email"]
    assert made["updated_at"] < read["updated_at"]
    assert read["updated_at"] == read["last-edit-info"]["timestamp"]
    revisions = admin.done("GET", f"/api/revision?entity=card&id={made['id']}")
    assert ["Bo Example", "dashboards-as-code"] == [each["user"]["common_name"] for each in revisions]


def test_an_archived_card_is_found_in_the_trash(admin: Client, warehouse: int) -> None:
    """It leaves its collection's list for the Trash, does not run, and comes back where it was."""
    made = admin.done("POST", "/api/card", card(warehouse))
    path = f"/api/card/{made['id']}"
    admin.done("PUT", path, {"archived": True})
    trash = admin.done("GET", "/api/collection/trash/items?models=card")["data"]

    assert [made["id"]] == [item["id"] for item in trash]
    assert [] == admin.done("GET", "/api/collection/root/items?models=card")["data"]
    assert 404 == admin.ask("POST", path + "/query", {}).status
    admin.done("PUT", path, {"archived": False})
    assert [made["id"]] == [i["id"] for i in admin.done("GET", "/api/collection/root/items?models=card")["data"]]
    assert [] == admin.done("GET", "/api/search?q=spend&archived=true")["data"]


def test_a_card_runs_with_what_the_test_gives_it(server: MetabaseDouble, admin: Client, warehouse: int) -> None:
    """Rows come back as JSON with status 202, and as a file."""
    made = admin.done("POST", "/api/card", card(warehouse))
    server.state.results[made["id"]] = (["team", "usd"], [["a", "1.50"]])
    path = f"/api/card/{made['id']}/query"
    said = admin.ask("POST", path, {})

    assert (202, "completed", [["a", "1.50"]]) == (said.status, said.body["status"], said.body["data"]["rows"])
    text = admin.done("POST", path + "/csv", {}).decode()
    assert [["team", "usd"], ["a", "1.50"]] == list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("tags", [{"team": TEAM}, {"team": TEAM, "rows": ROWS}], ids=["undescribed", "without a value"])
def test_a_query_that_cannot_run_fails_when_it_runs(admin: Client, warehouse: int, tags: dict[str, Any]) -> None:
    """A tag without a description, or a value that is missing, is no error when the card is saved."""
    made = admin.done("POST", "/api/card", card(warehouse, dataset_query=native(warehouse, **tags)))
    said = admin.ask("POST", f"/api/card/{made['id']}/query", {})

    assert (202, "failed") == (said.status, said.body["status"])
    assert "rows" in said.body["error"]


@pytest.mark.parametrize(("number", "status"), [("a", 200), ("", 400), (None, 400)])
def test_an_export_wants_an_id_for_every_parameter(
    admin: Client, warehouse: int, number: str | None, status: int
) -> None:
    """Since 0.63.14 a blank or missing id answers 400."""
    made = admin.done("POST", "/api/card", card(warehouse))
    parameter = {"id": number, "type": "number/=", "target": ["variable", ["template-tag", "rows"]], "value": 3}

    assert status == admin.ask("POST", f"/api/card/{made['id']}/query/json", {"parameters": [parameter]}).status
