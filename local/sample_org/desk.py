"""One request from door to answer, without any HTTP: admitted, limited, answered, damaged on request, remembered."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from local.sample_org import doors
from local.sample_org.damage import damaged
from local.sample_org.endpoints import ENDPOINTS, Endpoint
from local.sample_org.questions import Answer, Question, Refusal, encoded
from local.sample_org.rate_limits import RateLimit, RateLimiter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.sample_org.faults import Fault, Switchboard
    from local.sample_org.vendors import Vendors

REMEMBERED = 50_000
"""Requests kept for tests to look at."""
PATHS = {(endpoint.method, endpoint.path): endpoint for endpoint in ENDPOINTS}


class Asked(NamedTuple):
    """One request as it came and what became of it; credentials are left out."""

    endpoint: str
    method: str
    path: str
    query: Mapping[str, tuple[str, ...]]
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    status: int
    fault: str | None = None
    """The kind of the fault that struck."""


class Reply(NamedTuple):
    """What goes back over the wire."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


class Request(NamedTuple):
    """What came over the wire; header names in lower case."""

    method: str
    path: str
    query: Mapping[str, tuple[str, ...]]
    body: bytes
    headers: Mapping[str, str]


class Desk:
    """Answers requests in the order they come."""

    def __init__(self, vendors: Vendors, switchboard: Switchboard, limits: Mapping[str, RateLimit] | None) -> None:
        self.vendors = vendors
        self.switchboard = switchboard
        self.limiter = RateLimiter(limits or {})
        self.asked: deque[Asked] = deque(maxlen=REMEMBERED)
        self._count = 0
        self._previous: dict[tuple[str, str], bytes] = {}

    def reply(self, request: Request, *, cursor: bool) -> Reply:
        """Return the reply to one request and remember it."""
        self._count += 1
        request_id = f"req_{self._count:024d}"
        endpoint: Endpoint | None = None
        body: Mapping[str, Any] = {}
        try:
            endpoint = _found(request, cursor=cursor)
            doors.admit(endpoint.scope, request.headers)
            self.limiter.take(endpoint.group)
            body = _json(request.body)
            reply = self._answered(endpoint, request, body)
        except Refusal as refusal:
            said = doors.said(refusal, request_id, cursor=cursor)
            reply = Reply(refusal.status, encoded(said), refusal.headers)
        self._remember(endpoint, request, body, reply)
        return reply._replace(headers={**reply.headers, "request-id": request_id})

    def _answered(self, endpoint: Endpoint, request: Request, body: Mapping[str, Any]) -> Reply:
        question = Question(endpoint.name, request.query, body, request.headers)
        recorded = self.vendors.rows.verbatim(request.method, request.path, request.query, body)
        answer = Answer(recorded) if recorded else self._asked(endpoint, question)
        faults = self.switchboard.meet(endpoint.name, answer.page)
        final = next((fault for fault in faults if fault.kind == "status"), None)
        if final:
            refusal = doors.failure(final.status, final.retry_after, cursor=endpoint.scope == "cursor")
            request_id = f"req_{self._count:024d}"
            said = doors.said(refusal, request_id, cursor=endpoint.scope == "cursor")
            return Reply(refusal.status, encoded(said), refusal.headers, tuple(faults))
        if not any(fault.kind in {"drop", "truncate", "html"} for fault in faults) and answer.tells_restated:
            self.vendors.told[endpoint.name] += 1
        return Reply(200, self._damaged(endpoint, question, answer, faults), {}, tuple(faults))

    def _asked(self, endpoint: Endpoint, question: Question) -> Answer:
        if endpoint.scope == "analytics" and not self.vendors.rows.switches.claude_enterprise:
            raise Refusal(403, doors.MESSAGES[403])
        return endpoint.answer(self.vendors, question)

    def _damaged(self, endpoint: Endpoint, question: Question, answer: Answer, faults: list[Fault]) -> bytes:
        body = answer.body
        kinds = {fault.kind for fault in faults}
        if "cursor_loop" in kinds:
            body = self._asked(endpoint, question.first_page()).body
        if self.switchboard.declares("repeat_page"):
            chain = (endpoint.name, question.digest)
            body = self._previous.get(chain, body) if "repeat_page" in kinds else body
            self._previous[chain] = body
        return damaged(body, endpoint.name, faults) if faults else body

    def _remember(self, endpoint: Endpoint | None, request: Request, body: Mapping[str, Any], reply: Reply) -> None:
        headers = {name: value for name, value in request.headers.items() if name not in doors.SECRET_HEADERS}
        fault = reply.faults[-1].kind if reply.faults else None
        name = endpoint.name if endpoint else ""
        asked = Asked(name, request.method, request.path, request.query, body, headers, reply.status, fault)
        self.asked.append(asked)


def _found(request: Request, *, cursor: bool) -> Endpoint:
    endpoint = PATHS.get((request.method, request.path))
    if endpoint is None or cursor != (endpoint.scope == "cursor"):
        raise Refusal(404, "The requested resource could not be found.")
    return endpoint


def _json(body: bytes) -> Mapping[str, Any]:
    if not body:
        return {}
    try:
        read = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise Refusal(400, "The request body is not valid JSON") from None
    if not isinstance(read, dict):
        raise Refusal(400, "The request body must be a JSON object")
    return read
