"""A vendor on loopback that answers by script, and a clock that nobody has to wait for."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aiohttp import web

from shared import topology
from shared.connection import Connection
from shared.http import HttpClient
from shared.retrying import Patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

SECRET = "sk-example-canary-0123456789abcdef"
OK = {"data": [], "has_more": False}


@dataclass
class Reply:
    """One scripted answer; `fault` breaks it on its way."""

    status: int = 200
    body: Any = field(default_factory=lambda: OK)
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""

    def data(self) -> bytes:
        """Return the body as it goes over the wire."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Vendor:
    """Serves replies one after the other, the last one for ever, or whatever `answer` says."""

    def __init__(self, *replies: Reply, answer: Callable[[web.Request], Awaitable[Reply]] | None = None) -> None:
        """A script, or a function of the request."""
        self.replies = list(replies) or [Reply()]
        self.answer = answer
        self.requests: list[web.Request] = []
        self.bodies: list[bytes] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.base_url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Vendor]:
        """Serve on a free port for as long as the block lasts."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.base_url = "http://{}:{}".format(*runner.addresses[0])
            yield self
        finally:
            await runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.read())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            reply = await self.answer(request) if self.answer else self._next()
            return await _send(request, reply)
        finally:
            self.in_flight -= 1

    def _next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


async def _send(request: web.Request, reply: Reply) -> web.StreamResponse:
    data = reply.data()
    if reply.fault == "reset":
        assert request.transport is not None
        request.transport.close()
        return web.Response()
    if reply.fault in {"truncated", "drip"}:
        response = web.StreamResponse(status=reply.status, headers={"Content-Length": str(len(data)), **reply.headers})
        await response.prepare(request)
        await response.write(data[: len(data) // 2])
        if reply.fault == "drip":
            await asyncio.sleep(0.5)
        assert request.transport is not None
        request.transport.close()
        return response
    return web.Response(status=reply.status, body=data, headers=reply.headers)


class Time:
    """A clock that sleeping moves on, without anybody waiting."""

    def __init__(self) -> None:
        """It is zero."""
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Return the present."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Be later at once."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def patience(time: Time | None = None, **changes: Any) -> Patience:
    """Return a client's patience on that clock, with short backoffs."""
    time = time or Time()
    return Patience(**{"backoff_s": 0.01, "clock": time.clock, "sleep": time.sleep, **changes})


def client(
    base_url: str, terms: Patience | None = None, *, limits: dict[str, topology.Limit] | None = None
) -> HttpClient:
    """Return a client of its own, which shares nothing."""
    source = replace(
        topology.source("anthropic"),
        name="example",
        key_variable="EXAMPLE_KEY",
        base_url_variable="EXAMPLE_BASE_URL",
        limits=limits or {"default": _PLENTY},
    )
    return HttpClient(source, Connection(base_url, terms or patience()), SECRET)


_PLENTY = topology.Limit(1_000)


@asynccontextmanager
async def asking(
    vendor: Vendor, terms: Patience | None = None, *, limits: dict[str, topology.Limit] | None = None
) -> AsyncIterator[HttpClient]:
    """Serve the vendor and yield a client that asks it."""
    async with vendor.serving():
        asked = client(vendor.base_url, terms, limits=limits)
        try:
            yield asked
        finally:
            await asked.close()
