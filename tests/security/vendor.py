"""Vendors that repeat to whoever asks them what they were asked with: address, headers and key."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from local.sample_org import doors
from local.sample_org.desk import Desk, Request
from local.sample_org.faults import Switchboard
from local.sample_org.org_rows import OrganisationRows
from local.sample_org.vendors import Vendors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.org import Organisation

ANSWERS = ("records", "400", "401", "403", "404", "429", "500", "redirect", "malformed", "html")
"""What an echo can be part of: good records, refusals, a redirection, JSON that ends too early, a page for people."""


class EchoingVendors:
    """Both vendors of an organisation; every answer carries what the request said about itself."""

    def __init__(self, org: Organisation, manner: str, analytics_key: str) -> None:
        """`manner` is one of ANSWERS; the key is the one that is good for Enterprise analytics."""
        self.manner = manner
        self.analytics_key = analytics_key
        self.asked = 0
        rows = OrganisationRows(org)
        self._desk = Desk(Vendors(rows, rows.today), Switchboard(), None)

    @contextmanager
    def serving(self) -> Iterator[dict[str, str]]:
        """Serve both on free ports; yields their addresses as settings."""
        servers = [ThreadingHTTPServer(("127.0.0.1", 0), self._handler(cursor=cursor)) for cursor in (False, True)]
        threads = [threading.Thread(target=s.serve_forever, kwargs={"poll_interval": 0.02}) for s in servers]
        for thread in threads:
            thread.start()
        at = [f"http://127.0.0.1:{server.server_port}" for server in servers]
        try:
            yield {"ANTHROPIC_BASE_URL": at[0], "CURSOR_BASE_URL": at[1]}
        finally:
            for server, thread in zip(servers, threads, strict=True):
                server.shutdown()
                thread.join()
                server.server_close()

    def reply(self, request: Request, echo: dict[str, Any], *, cursor: bool) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and headers of an answer that repeats `echo`."""
        self.asked += 1
        said = json.dumps({"error": {"type": "e", "message": f"refused: {echo}"}, "message": f"{echo}", "asked": echo})
        if self.manner == "redirect":
            return 302, said.encode(), {"Location": f"http://elsewhere.example.com/?key={echo['key']}"}
        if self.manner == "malformed":
            return 200, f'{{"data": [{{"key": {json.dumps(echo)}, "x": '.encode(), {}
        if self.manner == "html":
            return 200, f"<html><h1>{echo}</h1></html>".encode(), {}
        if self.manner.isdigit():
            return int(self.manner), said.encode(), {"Retry-After": "0", "request-id": echo["key"]}
        answer = self._desk.reply(request, cursor=cursor)
        return answer.status, json.dumps(_with(json.loads(answer.body), echo)).encode(), dict(answer.headers)

    def let_in(self, headers: dict[str, str]) -> dict[str, str]:
        """Exchange a canary for the key that the sample organisation knows."""
        if "authorization" in headers:
            return {**headers, "authorization": "Basic " + base64.b64encode(f"{doors.CURSOR_KEY}:".encode()).decode()}
        is_analytics = headers.get("x-api-key") == self.analytics_key
        return {**headers, "x-api-key": doors.ANALYTICS_KEY if is_analytics else doors.ADMIN_KEY}

    def _handler(self, *, cursor: bool) -> type[BaseHTTPRequestHandler]:
        vendors = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                echo = {"url": self.path, "headers": headers, "key": _key(headers)}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                request = _request(self.command, self.path, body, vendors.let_in(headers))
                status, data, more = vendors.reply(request, echo, cursor=cursor)
                self.send_response(status)
                for name, value in {**more, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_GET  # noqa: N815 - the server's name

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _request(method: str, target: str, body: bytes, headers: dict[str, str]) -> Request:
    parts = urlsplit(target)
    query = {name: tuple(values) for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Request(method, parts.path, query, body, headers)


def _key(headers: dict[str, str]) -> str:
    return headers.get("x-api-key") or headers.get("authorization", "")


def _with(said: Any, echo: dict[str, Any]) -> Any:
    """Put the echo into every record of an answer, as a field that nobody has documented."""
    if isinstance(said, list):
        return [_with(each, echo) for each in said]
    if isinstance(said, dict):
        return {name: _with(value, echo) if isinstance(value, list) else value for name, value in said.items()} | {
            "debug": echo
        }
    return said
