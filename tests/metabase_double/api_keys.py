"""API keys: each has a user of its own, and its secret is told once."""

from __future__ import annotations

import msgspec

from tests.metabase_double import bootstrap
from tests.metabase_double.bodies import Id, NonBlank
from tests.metabase_double.refusals import invalid
from tests.metabase_double.routing import NOTHING, Answer, Call, route
from tests.metabase_double.state import Thing, found


class ApiKey(msgspec.Struct):
    """A key to be made."""

    name: NonBlank
    group_id: Id


@route("POST", "/api/api-key", body=ApiKey, needs="an administrator")
def make_key(call: Call) -> Thing:
    """Make a key and tell its secret; names are taken once."""
    name, group = call.body["name"], call.body["group_id"]
    if any(key["name"] == name for key in call.state.api_keys.values()):
        raise invalid(name="An API key with this name already exists.")
    found(call.state.groups, group)
    return bootstrap.issue_key(call.state, name, group, call.user["id"])


@route("GET", "/api/api-key", needs="an administrator")
def list_keys(call: Call) -> list[Thing]:
    """List the keys without their secrets."""
    return [bootstrap.shown_key(call.state, key) for key in call.state.api_keys.values()]


@route("PUT", "/api/api-key/{id:[0-9]+}/regenerate", needs="an administrator")
def regenerate_key(call: Call) -> Thing:
    """Give a key another secret, and tell it; the old one opens nothing any more."""
    key = found(call.state.api_keys, call.id)
    key["secret"] = "mb_" + call.state.nano_id() + call.state.nano_id() + "="
    return {**bootstrap.shown_key(call.state, key), "unmasked_key": key["secret"]}


@route("DELETE", "/api/api-key/{id:[0-9]+}", needs="an administrator")
def delete_key(call: Call) -> Answer:
    """Delete a key and put its user to sleep."""
    key = found(call.state.api_keys, call.id)
    call.state.users[key["user_id"]]["is_active"] = False
    del call.state.api_keys[call.id]
    return NOTHING
