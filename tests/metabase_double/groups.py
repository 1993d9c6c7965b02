"""Groups and who is in them."""

from __future__ import annotations

import msgspec

from tests.metabase_double import bootstrap, edits
from tests.metabase_double.bodies import Id, NonBlank
from tests.metabase_double.refusals import Refusal, invalid, paid
from tests.metabase_double.routing import NOTHING, Answer, Call, route
from tests.metabase_double.state import ADMINISTRATORS, State, Thing, found


class Group(msgspec.Struct):
    """A group, by its name."""

    name: NonBlank


class Membership(msgspec.Struct):
    """Somebody in a group; to manage one has to be bought."""

    group_id: Id
    user_id: Id
    is_group_manager: bool | None = False


@route("GET", "/api/permissions/group")
def list_groups(call: Call) -> list[Thing]:
    """List the groups with how many people are in each."""
    return [shown(call.state, group) for group in call.state.groups.values()]


@route("GET", "/api/permissions/group/{id:[0-9]+}", needs="an administrator")
def read_group(call: Call) -> Thing:
    """Show a group with its members."""
    group = found(call.state.groups, call.id)
    inside = [m for m in call.state.memberships.values() if m["group_id"] == call.id]
    return group | {"members": [edits.author(call.state, m["user_id"]) | m for m in inside]}


@route("POST", "/api/permissions/group", body=Group, needs="an administrator")
def make_group(call: Call) -> Thing:
    """Make a group; names are taken once, whatever their letters' size."""
    state, name = call.state, call.body["name"]
    if any(group["name"].lower() == name.lower() for group in state.groups.values()):
        raise invalid(name="A group with that name already exists.")
    number = state.number("group")
    state.groups[number] = {"id": number, "name": name, "magic_group_type": None, "entity_id": state.nano_id()}
    return state.groups[number]


@route("PUT", "/api/permissions/group/{id:[0-9]+}", body=Group, needs="an administrator")
def rename_group(call: Call) -> Thing:
    """Give a group another name."""
    group = _changeable(call)
    group |= call.body
    return group


@route("DELETE", "/api/permissions/group/{id:[0-9]+}", needs="an administrator")
def delete_group(call: Call) -> Answer:
    """Delete a group; its API keys fall to All Users."""
    _changeable(call)
    for key in call.state.api_keys.values():
        if key["group_id"] == call.id:
            key["group_id"] = 1
    edits.forget(call.state.memberships, "group_id", call.id)
    del call.state.groups[call.id]
    return NOTHING


@route("GET", "/api/permissions/membership")
def list_memberships(call: Call) -> dict[str, list[Thing]]:
    """List who is in which group, by person."""
    listed: dict[str, list[Thing]] = {}
    for membership in call.state.memberships.values():
        listed.setdefault(str(membership["user_id"]), []).append(membership)
    return listed


@route("POST", "/api/permissions/membership", body=Membership, needs="an administrator")
def make_membership(call: Call) -> list[Thing]:
    """Put somebody into a group, and list its members."""
    state, body = call.state, call.body
    if body["is_group_manager"]:
        raise paid("Advanced Permissions")
    found(state.groups, body["group_id"])
    found(state.users, body["user_id"])
    bootstrap.add_member(state, body["user_id"], body["group_id"])
    inside = [m for m in state.memberships.values() if m["group_id"] == body["group_id"]]
    return [edits.author(state, m["user_id"]) | m for m in inside]


@route("DELETE", "/api/permissions/membership/{id:[0-9]+}", needs="an administrator")
def delete_membership(call: Call) -> Answer:
    """Take somebody out of a group; the last administrator stays."""
    membership = found(call.state.memberships, call.id)
    admins = [m for m in call.state.memberships.values() if m["group_id"] == ADMINISTRATORS]
    if membership["group_id"] == ADMINISTRATORS and len(admins) == 1:
        raise Refusal(400, "You cannot remove the last member of the 'Admin' group!")
    del call.state.memberships[call.id]
    return NOTHING


def shown(state: State, group: Thing) -> Thing:
    """Return a group with the number of its members."""
    inside = [m for m in state.memberships.values() if m["group_id"] == group["id"]]
    return group | {"member_count": len(inside)}


def _changeable(call: Call) -> Thing:
    group = found(call.state.groups, call.id)
    if group["magic_group_type"]:
        raise Refusal(400, f"You cannot edit or delete the '{group['name']}' permissions group!")
    return group
