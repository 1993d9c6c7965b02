"""The desk that takes a request, finds out who asks, and lets the right room answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.metabase_double.refusals import NO_ENDPOINT, Refusal, forbidden, paid, unauthenticated
from tests.metabase_double.rooms import ROOMS
from tests.metabase_double.routing import Answer, Call, read_body
from tests.metabase_double.state import ADMINISTRATORS, Asked

if TYPE_CHECKING:
    from aiohttp import web

    from tests.metabase_double.routing import Route
    from tests.metabase_double.state import State, Thing

NOBODY: Thing = {"id": None, "is_superuser": False}
assert ROOMS  # importing the rooms is what registers their routes


class Desk:
    """Answers requests from the state, and notes each."""

    def __init__(self, state: State) -> None:
        self.state = state

    def answer(self, known: Route | None, request: web.Request, raw: bytes, form: dict[str, Any] | None) -> Answer:
        """Return what the server says to a request, refusals included."""
        self.note(request, raw, form)
        try:
            said = self._asked(known, request, raw, form)
        except Refusal as refusal:
            if isinstance(refusal.body, str) and refusal.body != NO_ENDPOINT:
                return Answer(refusal.body.encode(), refusal.status, "text/plain")
            return Answer(refusal.body, refusal.status)
        except Exception as error:  # noqa: BLE001 - told to the caller, and raised where the double was started
            self.state.crashes.append(error)
            return Answer(b"The double is broken.", 500, "text/plain")
        return said if isinstance(said, Answer) else Answer(said)

    def note(self, request: web.Request, raw: bytes, form: dict[str, Any] | None = None) -> None:
        """Write down that a request arrived."""
        query = {name: list(request.query.getall(name)) for name in request.query}
        body = form if form is not None else _readable(raw)
        user = self._user(request)
        self.state.requests.append(Asked(request.method, request.path, query, body, user["id"] if user else None))

    def _asked(self, known: Route | None, request: web.Request, raw: bytes, form: dict[str, Any] | None) -> Any:
        user = self._user(request)
        if known is None:
            raise self._unknown(request, user)
        if known.needs != "nothing" and user is None:
            raise unauthenticated()
        if known.needs == "an administrator" and user and not user["is_superuser"]:
            raise forbidden()
        query = {name: list(request.query.getall(name)) for name in request.query}
        body = read_body(raw, form, known.body) if request.method in {"POST", "PUT"} else None
        return known.answer(Call(self.state, user or NOBODY, dict(request.match_info), query, body))

    def _unknown(self, request: web.Request, user: Thing | None) -> Refusal:
        if self.state.enterprise_jar and request.path.startswith("/api/ee/"):
            return paid("Enterprise") if user else unauthenticated()
        return Refusal(404, NO_ENDPOINT)

    def _user(self, request: web.Request) -> Thing | None:
        secret = request.headers.get("X-API-Key")
        number = self.state.sessions.get(request.headers.get("X-Metabase-Session", ""))
        if secret:
            number = next((key["user_id"] for key in self.state.api_keys.values() if key["secret"] == secret), None)
        user = self.state.users.get(number) if number else None
        if user is None or not user["is_active"]:
            return None
        memberships = self.state.memberships.values()
        admin = any(m["user_id"] == number and m["group_id"] == ADMINISTRATORS for m in memberships)
        return {**user, "is_superuser": admin}


def _readable(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")
