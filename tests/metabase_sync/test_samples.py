"""What Metabase itself calls a sample is removed; nothing else is."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from metabase.bootstrap.rules import remove_samples
from metabase.sync.client import Metabase

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASES = [{"id": 1, "name": "Sample Database", "is_sample": True}, {"id": 2, "name": "Theirs", "is_sample": False}]
COLLECTIONS = [
    {"id": "root", "name": "Our analytics"},
    {"id": 3, "name": "Examples", "is_sample": True},
    {"id": 4, "name": "Theirs", "is_sample": False},
]
"""The shared double has no samples: this is all that a fresh instance says of them."""


@pytest.fixture
def asked() -> list[str]:
    """What was written."""
    return []


@pytest.fixture
def url(asked: list[str]) -> Iterator[str]:
    """Serve an instance with samples."""

    class Handler(BaseHTTPRequestHandler):
        """Lists, and notes what is written."""

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said: Any = {"data": DATABASES} if self.path == "/api/database" else COLLECTIONS
            if self.command != "GET":
                asked.append(f"{self.command} {self.path}")
            data = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_DELETE = _answer  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_samples_go(url: str, asked: list[str]) -> None:
    """The sample database is deleted, its examples are moved to the Trash."""

    async def work() -> str:
        async with Metabase(url, "mb_key") as metabase:
            return await remove_samples(metabase)

    assert "removed Sample Database, Examples" == asyncio.run(work())
    assert ["DELETE /api/database/1", "PUT /api/collection/3"] == asked
