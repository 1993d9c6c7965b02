"""A server on loopback that lets nobody go before the test says so."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_S = 60


class SlowVendor:
    """Answers every request with `status` and `body`, once it is released."""

    def __init__(self, status: int = 200, body: bytes = b'{"data": [], "has_more": false, "next_page": null}') -> None:
        """The body may say anything, also what it was asked with."""
        self.status, self.body = status, body
        self.asked, self.released = threading.Event(), threading.Event()
        self.url = ""

    @contextmanager
    def serving(self) -> Iterator[SlowVendor]:
        """Serve on a free port for as long as the block lasts."""
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                vendor.asked.set()
                vendor.released.wait(WAIT_S)
                self.send_response(vendor.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(vendor.body)))
                self.end_headers()
                self.wfile.write(vendor.body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            server.shutdown()
            thread.join()
            server.server_close()
