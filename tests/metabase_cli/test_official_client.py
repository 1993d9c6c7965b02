"""The official client understands every answer of our double, and refuses the queries that it should."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.metabase_cli import official
from tests.metabase_double import metabase_double
from tests.metabase_double.clients import Client, administrator
from tests.metabase_double.content import FILTER, ROWS, TEAM, card, filled, native, place
from tests.metabase_double.test_examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.metabase_double import MetabaseDouble

CHOSEN = "SejKyT7btQexaE78dz3l2"
READS = [
    "db list",
    "db get 1 --include tables.fields",
    "db schemas 1",
    "db schema-tables 1 marts",
    "db sync-schema 1 --wait",
    "table get 1 --include fields",
    "table fields 1",
    "field get 1",
    "card list",
    "card get 1 --full",
    "card query 1",
    "card alerts 1",
    "dashboard list",
    "dashboard get 1 --full",
    "dashboard cards 1",
    "dashboard subscriptions 1",
    f"dashboard parameter-values 1 {FILTER['id']}",
    "collection list",
    "collection tree",
    "collection get trash",
    "collection items root",
    "setting list",
    "setting get report-timezone",
    "search Spend",
    "subscription list",
    "alert list",
    "snippet list",
    "segment list",
    "timeline list",
]
TAGS: dict[str, Any] = {"team": TEAM, "rows": ROWS}
UNSEEN: dict[str, dict[str, Any]] = {
    "an unknown widget": native(1, team=TEAM | {"widget-type": "string/~"}),
    "an unknown stage": {"lib/type": "mbql/query", "database": 1, "stages": [{"lib/type": "mbql.stage/sql"}]},
    "a tag that the SQL does not name": native(1, "SELECT 1", rows=ROWS),
    "a tag that nothing describes": native(1, "SELECT {{rows}}"),
    "a tag under another name": native(1, other=ROWS),
    "no SQL at all": native(1, ""),
}
WRONG: dict[str, dict[str, Any]] = {
    "an older field reference": native(1, team=TEAM | {"dimension": ["field", 2, None]}),
    "an unknown kind of tag": native(1, rows=ROWS | {"type": "decimal"}),
    "a field filter without its field": native(1, team={k: v for k, v in TEAM.items() if k != "dimension"}),
    "a field filter without its widget": native(1, team={k: v for k, v in TEAM.items() if k != "widget-type"}),
    "a tag without a name": native(1, rows={"type": "number", "display-name": "Rows"}),
    "no stages": {"lib/type": "mbql/query", "database": 1, "stages": []},
    "no SQL": {"lib/type": "mbql/query", "database": 1, "stages": [{"lib/type": "mbql.stage/native"}]},
    "the older form": {"type": "native", "database": 1, "native": {"query": "SELECT 1"}},
    "tags as a list": {
        "lib/type": "mbql/query",
        "database": 1,
        "stages": [{"lib/type": "mbql.stage/native", "native": "SELECT {{rows}}", "template-tags": [ROWS]}],
    },
}


def some(cases: Iterable[str]) -> list[Any]:
    """Take every sixth on every run of the tests, and the others at night: each call takes a second or two."""
    return [pytest.param(case, marks=[] if place % 6 == 0 else pytest.mark.slow) for place, case in enumerate(cases)]


@pytest.fixture(scope="module")
def server() -> Iterator[MetabaseDouble]:
    """Serve an instance with a dashboard."""
    official.installed()
    with metabase_double() as running:
        filled(administrator(running))
        yield running


@pytest.fixture(scope="module")
def key(server: MetabaseDouble) -> str:
    """Return an API key for the official client."""
    return server.api_key("official client")


@pytest.mark.parametrize("command", some(READS))
def test_the_client_understands_what_it_reads(server: MetabaseDouble, key: str, command: str) -> None:
    """It checks the shape of every answer and ends with 0 when it is that of a Metabase."""
    ran = official.run(*command.split(), "--json", "--max-bytes", "0", url=server.url, api_key=key)

    assert (0, "") == (ran.code, ran.err)
    assert ran.json


def test_the_client_knows_who_it_is_and_which_version_it_talks_to(server: MetabaseDouble, key: str) -> None:
    """Logging in with a key tells the user and the version."""
    told = official.run("auth", "login", "--url", server.url, "--json", url=server.url, api_key=key).json

    assert ("official client", True) == (told["user"]["name"], told["user"]["isAdmin"])
    assert (63, 17) == (told["version"]["major"], told["version"]["patch"])


def test_the_client_makes_and_changes_what_a_dashboard_needs() -> None:
    """Its writes are accepted, and its answers are what our own client reads afterwards."""
    official.installed()
    with metabase_double() as running:
        admin, key = administrator(running), running.api_key("official client")
        filled(admin)

        def done(*command: str, body: Any = None) -> Any:
            return official.run(*command, "--json", "--full", url=running.url, api_key=key, body=body).json

        folder = done("collection", "create", body={"name": "Finance"})["id"]
        made = done("card", "create", body=card(1, entity_id=CHOSEN, collection_id=folder))
        board = done("dashboard", "create", body={"name": "Another", "dashcards": [place(-1, made["id"])]})
        moved = done("dashboard", "update-dashcard", str(board["id"]), "3", body={"col": 6})
        done("subscription", "create", body=_subscription(board["id"], made["id"]))
        done("alert", "create", body=_alert(made["id"]))
        done("setting", "set", "enable-public-sharing", "false")
        done("card", "archive", str(made["id"]))

        assert CHOSEN == made["entity_id"]
        assert (3, 6) == (moved["id"], moved["col"])
        assert made["id"] == done("eid", "--model", "card", CHOSEN)["entity_ids"][CHOSEN]["id"]
        _assert_made(admin, folder, board["id"], made["id"])


def _assert_made(admin: Client, folder: int, board: int, card_number: int) -> None:
    assert ["Spend"] == [i["name"] for i in admin.done("GET", f"/api/collection/{folder}/items?archived=true")["data"]]
    assert [[card_number]] == [[c["id"] for c in each["cards"]] for each in admin.done("GET", "/api/pulse")]
    assert [] == admin.done("GET", f"/api/dashboard/{board}")["dashcards"]
    assert False is admin.done("GET", "/api/setting/enable-public-sharing")
    assert [card_number] == [each["payload"]["card_id"] for each in admin.done("GET", "/api/notification")]


def test_the_client_sets_a_bare_instance_up() -> None:
    """Its body of the set-up is accepted once, and refused afterwards."""
    official.installed()
    with metabase_double(set_up=False) as bare:
        user = {"email": "ana@example.com", "password": "correct-horse-9"}
        body = {"token": bare.state.setup_token, "user": user, "prefs": {"site_name": "Marts"}}
        # the client wants a key before it asks anything, though there can be none yet
        first, second = (official.run("setup", "--json", url=bare.url, api_key="mb_none", body=body) for _ in range(2))

    assert bare.state.sessions == {first.json["id"]: 1}
    assert (1, b"") == (second.code, second.raw)


def test_a_sound_query_passes() -> None:
    """Our own queries in MBQL 5, native and over a model, are what the client would send."""
    field = ["field", {"lib/uuid": "0a24c65e-4a14-483d-8412-3eb33eb3f31f", "base-type": "type/Text"}, "team"]
    stage = {"lib/type": "mbql.stage/mbql", "source-card": 10, "breakout": [field], "aggregation": [["count", {}]]}
    queries = [native(1, **TAGS), {"lib/type": "mbql/query", "database": 1, "stages": [stage]}]

    assert [[], []] == [official.validate_query(query) for query in queries]


def test_the_queries_of_the_examples_pass() -> None:
    """Every query that our double is tested with is one that the client would send."""
    bodies = [json.loads(path.read_text(encoding="utf-8"))["body"] for path in EXAMPLES]
    queries = [body["dataset_query"] for body in bodies if "dataset_query" in body]

    assert 11 == len(queries)
    assert [[]] * 11 == official.validate_queries(queries)


@pytest.mark.parametrize("wrong", some(WRONG))
def test_a_broken_query_is_refused_offline(wrong: str) -> None:
    """The client names the place, and says the same of one query as of many."""
    told = official.validate_query(WRONG[wrong])

    assert told
    assert all(each.startswith("/") for each in told)
    if wrong != "the older form":
        assert [told] == official.validate_queries([WRONG[wrong]])


@pytest.mark.parametrize("unseen", some(UNSEEN))
def test_what_the_client_does_not_see_is_left_to_our_lint(unseen: str) -> None:
    """It checks the shape of a query alone; a newer client that sees more will say so here."""
    assert [[]] == official.validate_queries([UNSEEN[unseen]])


def _subscription(board: int, number: int) -> dict[str, Any]:
    sent = {"id": number, "dashboard_card_id": 3, "include_csv": False, "include_xls": True}
    when = {"channel_type": "email", "schedule_type": "weekly", "schedule_hour": 8, "schedule_day": "mon"}
    channel = when | {"recipients": [{"email": "ana@example.com"}]}
    return {"name": "Weekly", "dashboard_id": board, "cards": [sent], "channels": [channel]}


def _alert(number: int) -> dict[str, Any]:
    recipient = {"type": "notification-recipient/raw-value", "details": {"value": "ana@example.com"}}
    handler = {"channel_type": "channel/email", "recipients": [recipient]}
    payload = {"card_id": number, "send_condition": "has_result"}
    return {"payload": payload, "subscriptions": [{"cron_schedule": "0 0 8 * * ? *"}], "handlers": [handler]}
