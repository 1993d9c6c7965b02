"""Connections to warehouses: secrets are masked when they are shown, and tables appear when a sync has finished."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tests.metabase_double import edits, warehouse_schema
from tests.metabase_double.bodies import Json, NonBlank
from tests.metabase_double.routing import NOTHING, Answer, Call, route
from tests.metabase_double.state import ALL_USERS, State, Thing, found

MASK = "**MetabasePass**"
SECRET = {"service-account-json", "password"}
POLLS = 2
"""A sync is complete when it was asked about so often."""


class DatabasePost(msgspec.Struct):
    """A connection to be made; what a real server tries out is believed here."""

    name: NonBlank
    engine: NonBlank
    details: Json
    is_full_sync: bool | None = True
    is_on_demand: bool | None = False
    auto_run_queries: bool | None = True
    cache_ttl: int | None = None
    schedules: Json | None = None
    connection_source: NonBlank | None = "admin"


class DatabasePut(msgspec.Struct):
    """A change of a connection; a masked secret leaves the old one."""

    name: NonBlank | UnsetType | None = UNSET
    engine: NonBlank | UnsetType | None = UNSET
    details: Json | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    caveats: str | UnsetType | None = UNSET
    is_full_sync: bool | UnsetType = UNSET
    is_on_demand: bool | UnsetType = UNSET
    auto_run_queries: bool | UnsetType | None = UNSET
    cache_ttl: int | UnsetType | None = UNSET
    schedules: Json | UnsetType | None = UNSET


@route("POST", "/api/database", body=DatabasePost, needs="an administrator")
def make_database(call: Call) -> Thing:
    """Make a connection and start its first sync; All Users may query it."""
    state, body = call.state, dict(call.body)
    body.pop("connection_source")
    number = state.number("database")
    kept: Thing = {"id": number, "description": None, "caveats": None, "created_at": state.now(), "polls": 0}
    state.databases[number] = body | kept | {"updated_at": state.now(), "initial_sync_status": "incomplete"}
    state.data_permissions[ALL_USERS][number] = "query-builder-and-native"
    return shown(state, state.databases[number])


@route("GET", "/api/database")
def list_databases(call: Call) -> Thing:
    """List the connections."""
    data = [shown(call.state, database) for database in call.state.databases.values()]
    if call.asked("include") == "tables":
        data = [each | {"tables": warehouse_schema.of_database(call.state, each["id"])} for each in data]
    return {"data": data, "total": len(data)}


@route("GET", "/api/database/{id:[0-9]+}")
def read_database(call: Call) -> Thing:
    """Show a connection, with `include=tables` or `tables.fields` what is in it; each look lets a sync get on."""
    state, database = call.state, found(call.state.databases, call.id)
    _get_on(state, database)
    include = call.asked("include")
    told = shown(state, database)
    if include in {"tables", "tables.fields"}:
        told["tables"] = warehouse_schema.of_database(state, call.id, with_fields=include == "tables.fields")
    return told


@route("GET", "/api/database/{id:[0-9]+}/metadata")
def read_metadata(call: Call) -> Thing:
    """Show a connection with all its tables and fields."""
    database = shown(call.state, found(call.state.databases, call.id))
    return database | {"tables": warehouse_schema.of_database(call.state, call.id, with_fields=True)}


@route("PUT", "/api/database/{id:[0-9]+}", body=DatabasePut, needs="an administrator")
def change_database(call: Call) -> Thing:
    """Change a connection."""
    database = found(call.state.databases, call.id)
    sent = {key: value for key, value in call.body.items() if value is not None}
    if "details" in sent:
        unmasked = {key: value for key, value in sent["details"].items() if value != MASK}
        secrets = {key: database["details"][key] for key in SECRET & set(database["details"])}
        sent["details"] = secrets | unmasked
    database |= sent | {"updated_at": call.state.now()}
    return shown(call.state, database)


@route("DELETE", "/api/database/{id:[0-9]+}", needs="an administrator")
def delete_database(call: Call) -> Answer:
    """Delete a connection, its tables and the cards that ask it."""
    state, _ = call.state, found(call.state.databases, call.id)
    for number in [n for n, card in state.cards.items() if card["dataset_query"]["database"] == call.id]:
        edits.forget(state.dashcards, "card_id", number)
        del state.cards[number]
    warehouse_schema.drop(state, call.id)
    del state.databases[call.id]
    return NOTHING


@route("POST", "/api/database/{id:[0-9]+}/sync_schema")
def synchronise(call: Call) -> Thing:
    """Start another sync."""
    found(call.state.databases, call.id)["polls"] = 0
    return {"status": "ok"}


@route("POST", "/api/database/{id:[0-9]+}/rescan_values")
def rescan_values(call: Call) -> Thing:
    """Say that values will be read anew."""
    found(call.state.databases, call.id)
    return {"status": "ok"}


def shown(state: State, database: Thing) -> Thing:
    """Return a connection as the server shows it: without secrets."""
    details = {key: MASK if key in SECRET else value for key, value in database["details"].items()}
    kept = {key: value for key, value in database.items() if key != "polls"}
    more: dict[str, Any] = {"details": details, "features": ["basic-aggregations", "native-parameters"]}
    return kept | more | {"timezone": "UTC", "is_sample": False, "native_permissions": "write", "can_upload": False}


def _get_on(state: State, database: Thing) -> None:
    database["polls"] += 1
    if database["polls"] >= POLLS:
        database["initial_sync_status"] = "complete"
        warehouse_schema.found(state, database["id"])
