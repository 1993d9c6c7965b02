"""A vendor on loopback that answers what a test says, and remembers how it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from functions.fetchers.cursor.fetch import pages
from local.env_secrets import EnvSecrets
from shared.messages import FetchRequested
from shared.runtime import Runtime
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Answer = dict[str, Any] | int
Answers = Callable[[int], Answer]
"""Number of the page asked for -> JSON, or the status of a refusal."""
MAY = (date(2026, 5, 1), date(2026, 5, 7))


@dataclass
class Asked:
    """What the vendor was asked."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    """Path, authorization and parameters of each request, in the order of arrival."""
    most_at_once: int = 0

    def numbers(self) -> list[int]:
        """Return the page numbers in the order in which they were asked for."""
        return [int(request["page"]) for request in self.requests]


def read(stream: str, answers: Answers, days: tuple[date, date] = MAY) -> tuple[list[dict[str, Any]], Asked]:
    """Return all pages of a stream as the fetcher yields them, and what the vendor was asked for them."""
    asked = Asked()

    async def everything() -> list[dict[str, Any]]:
        async with _world(answers, asked) as world:
            entry = FetchRequested("run", stream, *days, 1)
            return [json.loads(page.body) async for page in pages(entry, world)]

    return asyncio.run(everything()), asked


@asynccontextmanager
async def _world(answers: Answers, asked: Asked) -> AsyncIterator[Runtime]:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", _handler(answers, asked))
    async with TestServer(application) as server:
        settings = Settings.read({"CURSOR_BASE_URL": str(server.make_url("")).rstrip("/")})
        world = Runtime(settings, secrets=EnvSecrets({"CURSOR_ADMIN_KEY": "key_test"}))
        try:
            yield world
        finally:
            await world.close()


def _handler(answers: Answers, asked: Asked) -> Callable[[web.Request], Any]:
    in_flight = 0

    async def handle(request: web.Request) -> web.Response:
        nonlocal in_flight
        in_flight += 1
        asked.most_at_once = max(asked.most_at_once, in_flight)
        said = dict(request.query) if request.method == "GET" else await request.json()
        how = {"asked": f"{request.method} {request.path}", "authorization": request.headers["Authorization"]}
        asked.requests.append({**how, **said})
        number = int(said.get("page", 1))
        # Later pages answer first, as they may.
        await asyncio.sleep(0.02 / number)
        in_flight -= 1
        answer = answers(number)
        return web.Response(status=answer) if isinstance(answer, int) else web.json_response(answer)

    return handle
