"""A chat or paging service on loopback, that keeps what it is sent."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from local.env_secrets import EnvSecrets
from local.notify_webhook import WebhookNotifier

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "a long random text"


class Service:
    """A chat or paging service that keeps what it is sent and answers with a status."""

    def __init__(self) -> None:
        self.status = 202
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.arrived: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            """Answers with the service's status."""

            def do_POST(self) -> None:
                """Keep a body."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.requests.append((self.path, dict(self.headers), body))
                service.arrived.append(body.decode())
                self.send_response(service.status)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.at = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What arrived."""
        return [json.loads(body) for _, _, body in self.requests]

    def notifier(self, kind: str) -> WebhookNotifier:
        """Return a notifier that posts here."""
        return WebhookNotifier(kind, EnvSecrets(settings(self.at)))


def settings(at: str) -> dict[str, str]:
    """Return the secrets of both kinds."""
    return {
        "AIU_SLACK_WEBHOOK_URL": f"{at}/services/T0/B0/very-secret",
        "AIU_PAGERDUTY_URL": f"{at}/v2/enqueue",
        "AIU_PAGERDUTY_ROUTING_KEY": "routing-secret",
        "AIU_WEBHOOK_SECRET": SECRET,
    }


@contextmanager
def serving() -> Iterator[Service]:
    """Run a service."""
    service = Service()
    try:
        yield service
    finally:
        service.close()
