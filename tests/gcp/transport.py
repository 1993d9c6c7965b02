"""Google's HTTP, answered by a test: every request is kept, nothing leaves the process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import BaseAdapter

if TYPE_CHECKING:
    from collections.abc import Callable


class Asked(NamedTuple):
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body, when that is JSON."""
        return json.loads(self.body)


Answer = tuple[int, dict[str, Any]]


class Google(BaseAdapter):
    """Answers as `answer` says, or as the next of the answers that were given."""

    def __init__(self, answer: Callable[[Asked], Answer] | None = None, *answers: Answer) -> None:
        super().__init__()
        self.asked: list[Asked] = []
        self._answer, self._answers = answer, list(answers)

    def session(self) -> requests.Session:
        """Return a session in which this is the whole network."""
        session = requests.Session()
        session.mount("https://", self)
        session.mount("http://", self)
        session.is_mtls = False  # type: ignore[attr-defined]  # Google's clients look for it
        return session

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Keep the request and answer it."""
        url = urlsplit(str(request.url))
        body: Any = request.body or b""
        sent = body.encode() if isinstance(body, str) else bytes(body)
        asked = Asked(str(request.method), url.path, dict(parse_qsl(url.query)), sent)
        self.asked.append(asked)
        status, content = self._answer(asked) if self._answer else self._answers.pop(0)
        response = requests.Response()
        response.status_code, response.request, response.url = status, request, str(request.url)
        response._content = json.dumps(content).encode()
        response.headers["Content-Type"] = "application/json"
        return response

    def close(self) -> None:
        """Nothing is open."""


def refusal(status: int, reason: str, message: str = "no") -> Answer:
    """Return an error as Google words it."""
    return status, {"error": {"code": status, "message": message, "errors": [{"reason": reason, "message": message}]}}
