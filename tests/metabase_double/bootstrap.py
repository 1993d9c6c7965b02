"""What an instance holds before anybody asks anything, and what setting it up adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.metabase_double.state import ADMINISTRATORS, ALL_USERS, TRASH

if TYPE_CHECKING:
    from tests.metabase_double.state import State, Thing

ADMINISTRATOR = "admin@example.com"
PASSWORD = "correct-horse-battery-9"
SETTINGS: Thing = {
    "ai-features-enabled": True,
    "anon-tracking-enabled": True,
    "check-for-updates": True,
    "dashboards-save-last-used-parameters": True,
    "email-from-address": "notifications@example.com",
    "email-from-name": None,
    "email-reply-to": None,
    "email-smtp-host": None,
    "email-smtp-password": None,
    "email-smtp-port": None,
    "email-smtp-security": "none",
    "email-smtp-username": None,
    "enable-embedding-interactive": False,
    "enable-embedding-sdk": False,
    "enable-embedding-simple": False,
    "enable-embedding-static": False,
    "enable-public-sharing": True,
    "enable-xrays": True,
    "report-timezone": None,
    "show-homepage-data": True,
    "show-homepage-xrays": True,
    "site-locale": "en",
    "site-name": "Metabase",
    "site-url": None,
    "slack-token-valid?": False,
    "start-of-week": "sunday",
}
"""Keys that exist, with the server's defaults."""


def fill(state: State, *, set_up: bool) -> None:
    """Make a bare instance, and its first administrator where it is set up already."""
    state.settings.update(SETTINGS, **state.pinned)
    for name, magic in (("All Users", "all-internal-users"), ("Administrators", "admin")):
        number = state.number("group")
        state.groups[number] = {"id": number, "name": name, "magic_group_type": magic, "entity_id": state.nano_id()}
    trash = state.number("collection")
    state.collections[trash] = _collection(state, trash, "Trash", kind="trash")
    state.collection_permissions[ALL_USERS]["root"] = "write"
    state.setup_token = state.uuid()
    if set_up:
        add_first_user(state, {"email": ADMINISTRATOR, "password": PASSWORD, "first_name": "Ana"})


def add_first_user(state: State, user: Thing) -> Thing:
    """Make the first administrator; from now on the instance cannot be set up again."""
    state.setup_token = None
    made = add_user(state, user)
    add_member(state, made["id"], ADMINISTRATORS)
    number = state.number("collection")
    name = f"{made['common_name']}'s Personal Collection"
    state.collections[number] = _collection(state, number, name, owner=made["id"])
    return made


def add_user(state: State, user: Thing, kind: str = "personal") -> Thing:
    """Add somebody to All Users; a given password opens sessions."""
    number = state.number("user")
    first, last = user.get("first_name"), user.get("last_name")
    common = " ".join(filter(None, (first, last))) or user["email"]
    made = {"id": number, "email": user["email"].lower(), "first_name": first, "last_name": last, "type": kind}
    made |= {"common_name": common, "is_active": True, "date_joined": state.now(), "locale": None, "last_login": None}
    state.users[number] = made
    if user.get("password"):
        state.passwords[made["email"]] = user["password"]
    add_member(state, number, ALL_USERS)
    return made


def add_member(state: State, user: int, group: int) -> Thing:
    """Put somebody into a group; twice is once."""
    for known in state.memberships.values():
        if (known["user_id"], known["group_id"]) == (user, group):
            return known
    number = state.number("membership")
    made = {"membership_id": number, "user_id": user, "group_id": group, "is_group_manager": False}
    state.memberships[number] = made
    return made


def person(state: State, email: str) -> int:
    """Return somebody's number; an unknown person becomes an administrator."""
    for user in state.users.values():
        if user["email"] == email:
            return int(user["id"])
    name = email.split("@", 1)[0].capitalize()
    made = add_user(state, {"email": email, "first_name": name, "last_name": "Example", "password": PASSWORD})
    add_member(state, made["id"], ADMINISTRATORS)
    return int(made["id"])


def open_session(state: State, user: int) -> str:
    """Return the identifier of a new session."""
    session = state.uuid()
    state.sessions[session] = user
    return session


def issue_key(state: State, name: str, group: int, owner: int) -> Thing:
    """Make an API key with a user of its own; the only time that its secret is told."""
    email = f"api-key-user-{state.uuid()}@api-key.example.com"  # the server's own addresses end in .invalid
    user = add_user(state, {"email": email, "first_name": name, "last_name": ""}, "api-key")
    add_member(state, user["id"], group)
    number, now = state.number("api key"), state.now()
    secret = "mb_" + state.nano_id() + state.nano_id() + "="
    key = {"id": number, "name": name, "group_id": group, "user_id": user["id"], "secret": secret, "created_at": now}
    state.api_keys[number] = key | {"updated_at": now, "updated_by_id": owner}
    return {**shown_key(state, state.api_keys[number]), "unmasked_key": secret}


def shown_key(state: State, key: Thing) -> Thing:
    """Return an API key as it is listed, with its secret masked."""
    masked = key["secret"][:7] + "*" * (len(key["secret"]) - 7)
    group = {name: state.groups[key["group_id"]][name] for name in ("id", "name")}
    owner = state.users[key["updated_by_id"]]
    told = {name: key[name] for name in ("id", "name", "created_at", "updated_at")}
    by = {"id": owner["id"], "common_name": owner["common_name"]}
    return {**told, "masked_key": masked, "group": group, "updated_by": by}


def _collection(state: State, number: int, name: str, kind: str | None = None, owner: int | None = None) -> Thing:
    empty: dict[str, Any] = {"description": None, "archived": False, "archived_directly": None, "namespace": None}
    known = {"id": number, "name": name, "location": "/", "type": kind, "personal_owner_id": owner}
    assert number == TRASH or kind is None
    return empty | known | {"authority_level": None, "entity_id": state.nano_id(), "created_at": state.now()}
