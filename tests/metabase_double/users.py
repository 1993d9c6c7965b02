"""People, and the users of API keys."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from tests.metabase_double import bootstrap
from tests.metabase_double.bodies import Id, NonBlank
from tests.metabase_double.refusals import invalid, paid
from tests.metabase_double.routing import Call, route
from tests.metabase_double.state import State, Thing, found


class GroupOfUser(msgspec.Struct):
    """A group that somebody gets into."""

    id: Id
    is_group_manager: bool | None = False


class UserPost(msgspec.Struct):
    """Somebody to be invited."""

    email: NonBlank
    first_name: NonBlank | None = None
    last_name: NonBlank | None = None
    user_group_memberships: list[GroupOfUser] | None = None


class UserPut(msgspec.Struct):
    """A change of somebody."""

    email: NonBlank | UnsetType = UNSET
    first_name: NonBlank | UnsetType | None = UNSET
    last_name: NonBlank | UnsetType | None = UNSET
    locale: NonBlank | UnsetType | None = UNSET


@route("GET", "/api/user/current")
def tell_current(call: Call) -> Thing:
    """Tell who asks."""
    return shown(call.state, call.state.users[call.user["id"]])


@route("GET", "/api/user", needs="an administrator")
def list_users(call: Call) -> Thing:
    """List the people; users of API keys are none."""
    people = [shown(call.state, u) for u in call.state.users.values() if u["type"] == "personal" and u["is_active"]]
    return {"data": people, "total": len(people), "limit": None, "offset": None}


@route("GET", "/api/user/{id:[0-9]+}")
def read_user(call: Call) -> Thing:
    """Show somebody."""
    return shown(call.state, found(call.state.users, call.id))


@route("POST", "/api/user", body=UserPost, needs="an administrator")
def invite_user(call: Call) -> Thing:
    """Invite somebody; an address is taken once."""
    state, body = call.state, call.body
    if any(user["email"] == body["email"].lower() for user in state.users.values()):
        raise invalid(email="Email address already in use.")
    groups = body["user_group_memberships"] or []
    if any(group["is_group_manager"] for group in groups):
        raise paid("Advanced Permissions")
    for group in groups:
        found(state.groups, group["id"])
    made = bootstrap.add_user(state, body)
    for group in groups:
        bootstrap.add_member(state, made["id"], group["id"])
    return shown(state, made)


@route("PUT", "/api/user/{id:[0-9]+}", body=UserPut)
def change_user(call: Call) -> Thing:
    """Change somebody."""
    user = found(call.state.users, call.id)
    user |= call.body
    return shown(call.state, user)


@route("DELETE", "/api/user/{id:[0-9]+}", needs="an administrator")
def put_to_sleep(call: Call) -> Thing:
    """Deactivate somebody; what they made stays."""
    found(call.state.users, call.id)["is_active"] = False
    return {"success": True}


def shown(state: State, user: Thing) -> Thing:
    """Return somebody with their groups."""
    groups = [m["group_id"] for m in state.memberships.values() if m["user_id"] == user["id"]]
    return user | {"group_ids": sorted(groups), "is_superuser": 2 in groups, "is_qbnewb": False, "is_installer": False}
