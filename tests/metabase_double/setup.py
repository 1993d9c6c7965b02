"""Health, the set-up of a bare instance, and what everybody may know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tests.metabase_double import bootstrap
from tests.metabase_double.bodies import NonBlank
from tests.metabase_double.refusals import Refusal, invalid
from tests.metabase_double.routing import Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import Thing

MIN_PASSWORD = 6


class FirstUser(msgspec.Struct):
    """Who becomes the administrator."""

    email: NonBlank
    password: NonBlank
    first_name: NonBlank | None = None
    last_name: NonBlank | None = None
    site_name: str | None = None
    password_confirm: str | None = None


class Preferences(msgspec.Struct):
    """How the instance calls itself; tracking is switched on whatever is said here."""

    site_name: NonBlank
    site_locale: str | None = None
    allow_tracking: bool | str | None = None


class Setup(msgspec.Struct):
    """The body of the set-up; a database in it is ignored."""

    token: NonBlank
    user: FirstUser
    prefs: Preferences
    database: dict[str, Any] | None = None


@route("GET", "/api/health", needs="nothing")
def tell_health(_: Call) -> Thing:
    """Say that the server is up."""
    return {"status": "ok"}


@route("GET", "/api/session/properties", needs="nothing")
def tell_properties(call: Call) -> Thing:
    """Say what everybody may know: the version, and the token while there is nobody."""
    state = call.state
    version = {"tag": state.version, "date": "2026-10-27", "branch": "release-x.63.x", "hash": "0000000"}
    public = {name: state.settings[name] for name in ("site-name", "site-locale", "enable-public-sharing")}
    known = {"has-user-setup": state.setup_token is None, "setup-token": state.setup_token, "version": version}
    return {**known, **public, "token-features": {}, "engines": {"bigquery-cloud-sdk": {}, "postgres": {}}}


@route("POST", "/api/setup", body=Setup, needs="nothing")
def set_up(call: Call) -> Thing:
    """Make the first administrator and return a session; nobody can do it twice."""
    state, body = call.state, call.body
    if state.setup_token is None:
        said = "The /api/setup route can only be used to create the first user, however a user currently exists."
        raise Refusal(403, said)
    if body["token"] != state.setup_token:
        raise invalid(token="Token does not match the setup token.")
    require_password(body["user"]["password"])
    user = bootstrap.add_first_user(state, body["user"])
    state.settings["site-name"] = body["prefs"]["site_name"]
    state.settings["anon-tracking-enabled"] = state.pinned.get("anon-tracking-enabled", True)
    return {"id": bootstrap.open_session(state, user["id"])}


def require_password(password: str) -> None:
    """Refuse a password that the default complexity does not allow: six characters, one of them a digit."""
    if len(password) < MIN_PASSWORD or not any(letter.isdigit() for letter in password):
        raise invalid(password="password is too common.")
