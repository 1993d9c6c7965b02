"""The doubles as servers on loopback: one port for each vendor, inside this event loop or in a thread beside it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from local.sample_org import doors
from local.sample_org.desk import Asked, Desk, Reply, Request
from local.sample_org.faults import Fault, Switchboard
from local.sample_org.org import Organisation
from local.sample_org.org_rows import OrganisationRows
from local.sample_org.vendors import Vendors

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
    from datetime import date

    from local.sample_org.rate_limits import RateLimit
    from local.sample_org.vendor_rows import VendorRows

LOOPBACK = "127.0.0.1"
CHUNKS = 20
"""A drip is sent in so many parts."""
HTML = b"<!doctype html><html><body><h1>Scheduled maintenance</h1></body></html>"


@dataclass(frozen=True)
class Doubles:
    """The running doubles: where they are, what they were asked, and the switches to move while they run."""

    anthropic_url: str
    cursor_url: str
    vendors: Vendors
    faults: Switchboard
    asked: deque[Asked]

    @property
    def environment(self) -> dict[str, str]:
        """The settings that point a pipeline at these doubles."""
        return {
            "ANTHROPIC_BASE_URL": self.anthropic_url,
            "CURSOR_BASE_URL": self.cursor_url,
            "ANTHROPIC_ADMIN_KEY": doors.ADMIN_KEY,
            "ANTHROPIC_ANALYTICS_KEY": doors.ANALYTICS_KEY,
            "CURSOR_ADMIN_KEY": doors.CURSOR_KEY,
            "AIU_TODAY": str(self.vendors.today),
        }


@contextlib.asynccontextmanager
async def serve(
    source: Organisation | VendorRows,
    *,
    faults: Iterable[Fault | str] = (),
    today: date | None = None,
    limits: Mapping[str, RateLimit] | None = None,
    ports: tuple[int, int] = (0, 0),
) -> AsyncIterator[Doubles]:
    """Serve an organisation, or other rows, until the block ends.

    `today` is the first day of which nothing is known, by default the day after an organisation's last.
    `limits` switches rate limits on (`rate_limits.DOCUMENTED`); `ports` are Anthropic's and Cursor's, 0 picks free
    ones.
    """
    rows = OrganisationRows(source) if isinstance(source, Organisation) else source
    switchboard = Switchboard()
    switchboard.switch_on(*faults)
    desk = Desk(Vendors(rows, today or rows.today), switchboard, limits)
    async with _site(desk, ports[0], cursor=False) as anthropic, _site(desk, ports[1], cursor=True) as cursor:
        yield Doubles(anthropic, cursor, desk.vendors, switchboard, desk.asked)


@contextlib.contextmanager
def serve_in_background(source: Organisation | VendorRows, **options: Any) -> Iterator[Doubles]:
    """Serve as `serve` does, from a thread with a loop of its own; it has ended when the block has."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="sample-organisation", daemon=True)
    thread.start()
    stack = contextlib.AsyncExitStack()
    try:
        yield asyncio.run_coroutine_threadsafe(stack.enter_async_context(serve(source, **options)), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextlib.asynccontextmanager
async def _site(desk: Desk, port: int, *, cursor: bool) -> AsyncIterator[str]:
    async def handle(request: web.Request) -> web.StreamResponse:
        query = {name: tuple(request.query.getall(name)) for name in request.query}
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        reply = desk.reply(Request(request.method, request.path, query, body, headers), cursor=cursor)
        return await _sent(request, reply)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        await site.start()
        yield f"http://{LOOPBACK}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _sent(request: web.Request, reply: Reply) -> web.StreamResponse:
    kinds = {fault.kind: fault for fault in reply.faults}
    if "drop" in kinds and request.transport:
        request.transport.abort()
    if "drip" in kinds:
        return await _dripped(request, reply, kinds["drip"].delay)
    if "html" in kinds:
        return web.Response(body=HTML, content_type="text/html", headers=reply.headers)
    body = reply.body[: len(reply.body) // 2] if "truncate" in kinds else reply.body
    return web.Response(body=body, status=reply.status, content_type="application/json", headers=reply.headers)


async def _dripped(request: web.Request, reply: Reply, delay: float) -> web.StreamResponse:
    response = web.StreamResponse(headers={**reply.headers, "content-type": "application/json"})
    await response.prepare(request)
    size = max(1, -(-len(reply.body) // CHUNKS))
    for start in range(0, len(reply.body), size):
        await response.write(reply.body[start : start + size])
        await asyncio.sleep(delay)
    await response.write_eof()
    return response
