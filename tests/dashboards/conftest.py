"""A small organisation whose sheet holds what nobody should write, and its dashboards on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from local.dashboards.answers import Answers
from local.dashboards.server import serve
from local.warehouse.kept_views import KeptViews
from tests.pipeline.answers import cost, cost_report, sheets, usage, usage_report
from tests.pipeline.world import world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TODAY = date(2026, 9, 2)
DAYS = [date(2026, 8, 30), date(2026, 8, 31), date(2026, 9, 1)]
FORMULA = "@SUM(1+1)*cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script>"
USERS = f"email,team,valid_from\nana@example.com,{FORMULA},\nbo@example.com,{SCRIPT},"
KEYS = "api_key_id,user_email\nowned,ana@example.com\nother,bo@example.com"


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks the dashboards."""

    address: str

    def get(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Reply:
        """Ask once, following nothing; an underscore in a header's name stands for a hyphen."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())


@contextlib.contextmanager
def dashboards_of(answers: Answers) -> Iterator[Visitor]:
    """Serve from a thread with a loop of its own; it has ended when the block has."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="dashboards", daemon=True)
    thread.start()
    stack = contextlib.AsyncExitStack()
    try:
        server = asyncio.run_coroutine_threadsafe(stack.enter_async_context(serve(answers, 0)), loop)
        yield Visitor(server.result())
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(scope="session")
def warehouse_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two people, each with a key, on three days."""
    folder = tmp_path_factory.mktemp("town")
    with world(folder, TODAY) as town:
        rows = [usage("owned", 10), usage("other", 30)]
        said = {
            "anthropic_usage": usage_report(dict.fromkeys(DAYS, rows)),
            "anthropic_cost": cost_report({day: [cost("400")] for day in DAYS}),
            "sheets": sheets(api_keys=KEYS, users=USERS),
        }
        town.run(said, (DAYS[0], DAYS[-1]), failed={"cursor_daily": "forbidden", "cursor_events": "forbidden"})
    return folder / "warehouse.duckdb"


@pytest.fixture(scope="session")
def answers(warehouse_file: Path) -> Iterator[Answers]:
    """What is read from it."""
    found = Answers(KeptViews(warehouse_file, today=TODAY), TODAY)
    yield found
    found.close()


@pytest.fixture(scope="session")
def visitor(answers: Answers) -> Iterator[Visitor]:
    """Somebody before its dashboards."""
    with dashboards_of(answers) as found:
        yield found
