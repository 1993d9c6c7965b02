"""A client of the double for its own tests: a method, a path, a body, and what came back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.metabase_double import MetabaseDouble


@dataclass(frozen=True)
class Said:
    """What the server said."""

    status: int
    body: Any


@dataclass(frozen=True)
class Client:
    """Asks a server at `url`, always with the same headers."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None) -> Said:
        """Send a request and return status and body, parsed where it is JSON."""
        parts = urlsplit(self.url)
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json", **self.headers})
            answer = connection.getresponse()
            text = answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            return Said(answer.status, json.loads(text) if is_json and text else text)
        finally:
            connection.close()

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request that must succeed, and return what it answered."""
        said = self.ask(method, path, body)
        assert said.status < 300, said
        return said.body


def administrator(server: MetabaseDouble) -> Client:
    """Return a client with an API key of the administrators."""
    return Client(server.url, {"X-API-Key": server.api_key()})


def in_browser(server: MetabaseDouble, email: str) -> Client:
    """Return a client with the session of somebody in a browser."""
    return Client(server.url, {"X-Metabase-Session": server.session(email)})
