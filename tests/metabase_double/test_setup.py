"""Who gets in, how an instance is set up, and what has to be bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.metabase_double import metabase_double
from tests.metabase_double.clients import Client, administrator
from tests.metabase_double.content import database

if TYPE_CHECKING:
    from tests.metabase_double import MetabaseDouble

USER = {"email": "ana@example.com", "password": "correct-horse-battery-9"}


def test_an_instance_is_set_up_once() -> None:
    """The token of a bare instance makes the first administrator; then it is gone and the door is shut."""
    with metabase_double(set_up=False) as server:
        client = Client(server.url)
        properties = client.done("GET", "/api/session/properties")
        body = {
            "token": properties["setup-token"],
            "user": USER,
            "prefs": {"site_name": "Marts", "allow_tracking": False},
        }
        session = client.done("POST", "/api/setup", body)["id"]
        after = client.done("GET", "/api/session/properties")

        assert properties["has-user-setup"] is False
        assert (True, None) == (after["has-user-setup"], after["setup-token"])
        assert 403 == client.ask("POST", "/api/setup", body).status
        known = Client(server.url, {"X-Metabase-Session": session})
        assert "ana@example.com" == known.done("GET", "/api/user/current")["email"]
        assert server.state.settings["anon-tracking-enabled"] is True


def test_a_wrong_token_sets_nothing_up() -> None:
    """Somebody without the token is told so, and the instance stays bare."""
    with metabase_double(set_up=False) as server:
        body = {"token": "guessed", "user": USER, "prefs": {"site_name": "Marts"}}

        assert 400 == Client(server.url).ask("POST", "/api/setup", body).status
        assert {} == server.state.users


def test_nobody_gets_in_without_a_session_or_key(server: MetabaseDouble) -> None:
    """Without, and with a wrong one, the answer is 401 and plain text."""
    assert b"Unauthenticated" == Client(server.url).ask("GET", "/api/card").body
    assert 401 == Client(server.url, {"X-API-Key": "mb_guessed"}).ask("GET", "/api/card").status
    assert {"status": "ok"} == Client(server.url).done("GET", "/api/health")


def test_a_key_is_shown_once(server: MetabaseDouble, admin: Client) -> None:
    """The list has a key's first letters only, a second key of that name is refused, a deleted one opens nothing."""
    made = admin.done("POST", "/api/api-key", {"name": "nightly", "group_id": 2})
    owner = Client(server.url, {"X-API-Key": made["unmasked_key"]})
    listed = next(key for key in admin.done("GET", "/api/api-key") if key["name"] == "nightly")

    assert "unmasked_key" not in listed
    assert made["unmasked_key"] not in str(listed)
    assert 400 == admin.ask("POST", "/api/api-key", {"name": "nightly", "group_id": 2}).status
    assert "nightly" == owner.done("GET", "/api/user/current")["common_name"]
    admin.done("DELETE", f"/api/api-key/{made['id']}")
    assert 401 == owner.ask("GET", "/api/user/current").status


def test_a_key_of_another_group_does_not_administrate(server: MetabaseDouble, admin: Client) -> None:
    """What administrators do is refused with 403 to everybody else."""
    made = admin.done("POST", "/api/api-key", {"name": "reader", "group_id": 1})
    reader = Client(server.url, {"X-API-Key": made["unmasked_key"]})

    assert 403 == reader.ask("GET", "/api/permissions/graph").status


PAID: list[tuple[str, str, Any]] = [
    ("PUT", "/api/cache", {"model": "dashboard", "model_id": 1, "strategy": {"type": "nocache"}}),
    ("GET", "/api/cache?model=dashboard", None),
    ("POST", "/api/collection", {"name": "Official", "authority_level": "official"}),
    ("PUT", "/api/permissions/graph", {"revision": 1, "groups": {"1": {"1": {"view-data": "blocked"}}}}),
    ("POST", "/api/permissions/membership", {"group_id": 1, "user_id": 1, "is_group_manager": True}),
]


@pytest.mark.parametrize(("method", "path", "body"), PAID)
def test_what_is_for_sale_is_refused(admin: Client, method: str, path: str, body: Any) -> None:
    """Paid features answer 402, with the same status word everywhere."""
    said = admin.ask(method, path, body)

    assert (402, "error-premium-feature-not-available") == (said.status, said.body["status"])


@pytest.mark.parametrize(("enterprise_jar", "status"), [(False, 404), (True, 402)])
def test_paid_routes_exist_in_the_paid_program_only(*, enterprise_jar: bool, status: int) -> None:
    """The open-source program does not know them; the paid one without a token refuses them."""
    with metabase_double(enterprise_jar=enterprise_jar) as server:
        assert status == administrator(server).ask("POST", "/api/ee/serialization/export").status


def test_the_cache_of_the_instance_is_for_free(admin: Client) -> None:
    """The adaptive policy is kept; a schedule is no policy of this edition."""
    adaptive = {"type": "ttl", "multiplier": 100, "min_duration_ms": 1000}
    admin.done("PUT", "/api/cache", {"model": "root", "model_id": 0, "strategy": adaptive})

    assert [adaptive] == [each["strategy"] for each in admin.done("GET", "/api/cache")["data"]]
    scheduled = {"model": "root", "model_id": 0, "strategy": {"type": "schedule", "schedule": "0 0 8 * * ? *"}}
    assert 400 == admin.ask("PUT", "/api/cache", scheduled).status


def test_what_the_environment_pins_cannot_be_changed() -> None:
    """A pinned setting refuses, shows no value in the list, and keeps the others of the request as they are."""
    with metabase_double(pinned={"enable-public-sharing": False}) as server:
        admin = administrator(server)
        body = {"enable-public-sharing": True, "enable-xrays": False}
        told = {each["key"]: each for each in admin.done("GET", "/api/setting")}

        assert 400 == admin.ask("PUT", "/api/setting", body).status
        assert (True, None) == tuple(told["enable-public-sharing"][key] for key in ("is_env_setting", "value"))
        assert True is admin.done("GET", "/api/setting/enable-xrays")


def test_a_setting_that_is_null_answers_nothing(admin: Client) -> None:
    """Null is an answer without content, and a setting that is not there is 404."""
    assert 204 == admin.ask("GET", "/api/setting/report-timezone").status
    assert 404 == admin.ask("GET", "/api/setting/no-such-thing").status


def test_a_graph_that_changed_since_is_refused(admin: Client) -> None:
    """A permissions graph with an old revision answers 409; the least rights are left out when it is shown."""
    number = str(database(admin))
    group = str(admin.done("POST", "/api/permissions/group", {"name": "Finance"})["id"])
    revision = admin.done("GET", "/api/permissions/graph")["revision"]
    body = {"revision": revision, "groups": {"1": {number: {"create-queries": "no"}}}}
    graph = admin.done("PUT", "/api/permissions/graph", body)

    assert 409 == admin.ask("PUT", "/api/permissions/graph", body).status
    assert "create-queries" not in graph["groups"]["1"][number]
    assert "query-builder-and-native" == graph["groups"]["2"][number]["create-queries"]
    assert "unrestricted" == graph["groups"][group][number]["view-data"]


def test_a_new_collection_is_seen_by_who_sees_its_parent(admin: Client) -> None:
    """All Users curate the root and so a new collection; `none` takes it away and is then left out."""
    number = str(admin.done("POST", "/api/collection", {"name": "Finance"})["id"])
    before = admin.done("GET", "/api/collection/graph")
    body = {"revision": before["revision"], "groups": {"1": {number: "none"}}}

    assert "write" == before["groups"]["1"][number]
    assert number not in admin.done("PUT", "/api/collection/graph", body)["groups"]["1"]
    assert 409 == admin.ask("PUT", "/api/collection/graph", body).status


def test_tables_appear_when_a_sync_is_complete(admin: Client) -> None:
    """Fields have numbers after a poll or two; the secret of a connection is never shown, and survives its mask."""
    details = {"project-id": "example-project", "service-account-json": "very secret"}
    made = admin.done("POST", "/api/database", {"name": "Marts", "engine": "bigquery-cloud-sdk", "details": details})
    path = f"/api/database/{made['id']}"
    polls = [admin.done("GET", path)["initial_sync_status"] for _ in range(2)]
    tables = admin.done("GET", path + "/metadata")["tables"]
    changed = admin.done("PUT", path, {"details": made["details"] | {"project-id": "another-project"}})

    assert ["incomplete", "complete"] == polls
    assert [("marts", "fct_cost_daily")] == [(table["schema"], table["name"]) for table in tables]
    assert ["usage_date", "team", "billed_cost_usd"] == [field["name"] for field in tables[0]["fields"]]
    assert "very secret" not in str([made, changed])
    assert "another-project" == changed["details"]["project-id"]


def test_the_instance_describes_itself(admin: Client) -> None:
    """Its OpenAPI document has the paths, and the keys that a body may have."""
    document = admin.done("GET", "/api/docs/openapi.json")
    body = document["paths"]["/api/dashboard/{id}"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    keys = document["components"]["schemas"][body["$ref"].rsplit("/", 1)[1]]["properties"]

    assert {"dashcards", "tabs", "caveats"} <= set(keys)
    assert "entity_id" not in keys
