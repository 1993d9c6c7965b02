"""Logging in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tests.metabase_double import bootstrap
from tests.metabase_double.bodies import NonBlank
from tests.metabase_double.refusals import Refusal
from tests.metabase_double.routing import NOTHING, Answer, Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import Thing


class Login(msgspec.Struct):
    """Who logs in."""

    username: NonBlank
    password: NonBlank


@route("POST", "/api/session", body=Login, needs="nothing")
def log_in(call: Call) -> Thing:
    """Open a session for somebody who knows their password."""
    email = call.body["username"].lower()
    if call.state.passwords.get(email) != call.body["password"]:
        raise Refusal(401, {"errors": {"password": "did not match stored password"}})
    return {"id": bootstrap.open_session(call.state, bootstrap.person(call.state, email))}


@route("DELETE", "/api/session")
def log_out(call: Call) -> Answer:
    """End every session of who asks."""
    for session in [known for known, user in call.state.sessions.items() if user == call.user["id"]]:
        del call.state.sessions[session]
    return NOTHING
