"""The double as a server on loopback, in a thread with an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.metabase_double import bootstrap
from tests.metabase_double.desk import Desk
from tests.metabase_double.faults import Switchboard
from tests.metabase_double.routing import ROUTES, Answer
from tests.metabase_double.state import ADMINISTRATORS, State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from tests.metabase_double.faults import Fault
    from tests.metabase_double.routing import Route

LOOPBACK = "127.0.0.1"
VERSION = "v0.63.17"
SAMPLE_TABLES: Mapping[str, Mapping[str, str]] = {
    "marts.fct_cost_daily": {"usage_date": "type/Date", "team": "type/Text", "billed_cost_usd": "type/Decimal"}
}


@dataclass(frozen=True)
class MetabaseDouble:
    """A running double: where it is, what it knows, and the switches of what goes wrong."""

    state: State
    url: str = ""
    faults: Switchboard = field(default_factory=Switchboard)

    def session(self, email: str = bootstrap.ADMINISTRATOR) -> str:
        """Return a new session of somebody, who becomes an administrator if nobody knew them.

        Sent as X-Metabase-Session, it edits as that person in the browser would.
        """
        return bootstrap.open_session(self.state, bootstrap.person(self.state, email))

    def api_key(self, name: str = "dashboards-as-code") -> str:
        """Return the secret of a new API key of the administrators, to be sent as X-API-Key."""
        owner = bootstrap.person(self.state, bootstrap.ADMINISTRATOR)
        secret: str = bootstrap.issue_key(self.state, name, ADMINISTRATORS, owner)["unmasked_key"]
        return secret


@contextlib.contextmanager
def metabase_double(
    *,
    set_up: bool = True,
    version: str = VERSION,
    tables: Mapping[str, Mapping[str, str]] | None = None,
    pinned: Mapping[str, Any] | None = None,
    enterprise_jar: bool = False,
) -> Iterator[MetabaseDouble]:
    """Serve a Metabase until the block ends.

    `set_up` is False for an instance that nobody has opened yet. `tables` maps `schema.table` to column → base type:
    what every database holds once it is synchronised. `pinned` are settings that come from the environment and cannot
    be changed. `enterprise_jar` is the paid edition's program without a token, which knows the paid routes and refuses
    them with 402; the open-source one does not know them.
    """
    state = State(version, SAMPLE_TABLES if tables is None else tables, pinned or {}, enterprise_jar)
    bootstrap.fill(state, set_up=set_up)
    double = MetabaseDouble(state)
    with _running(double) as url:
        yield MetabaseDouble(state, url, double.faults)
    for crash in state.crashes:
        raise crash


@contextlib.contextmanager
def _running(double: MetabaseDouble) -> Iterator[str]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="metabase-double", daemon=True)
    thread.start()
    stack = contextlib.AsyncExitStack()
    try:
        yield asyncio.run_coroutine_threadsafe(stack.enter_async_context(_site(double)), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextlib.asynccontextmanager
async def _site(double: MetabaseDouble) -> AsyncIterator[str]:
    desk = Desk(double.state)
    application = web.Application(client_max_size=64 * 1024**2)
    for known in ROUTES:
        application.router.add_route(known.method, known.path, _handler(double, desk, known))
    application.router.add_route("*", "/{path:.*}", _handler(double, desk, None))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0).start()
        yield f"http://{LOOPBACK}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _handler(double: MetabaseDouble, desk: Desk, known: Route | None) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        fault = double.faults.strike(request.method, request.path)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.delay)
        raw, form = await _read(request)
        if fault and fault.kind == "drop_before":
            return _dropped(request)
        if fault and fault.kind == "status":
            desk.note(request, raw)
            return _refused(fault)
        answer = desk.answer(known, request, raw, form)
        return _dropped(request) if fault and fault.kind == "drop_after" else _sent(answer)

    return handle


async def _read(request: web.Request) -> tuple[bytes, dict[str, Any] | None]:
    if request.content_type == "application/x-www-form-urlencoded":
        return b"", {name: str(value) for name, value in (await request.post()).items()}
    return await request.read(), None


def _refused(fault: Fault) -> web.Response:
    headers = {"Retry-After": str(fault.retry_after)} if fault.status in {429, 503} else {}
    return web.Response(status=fault.status, text="It does not work right now.", headers=headers)


def _dropped(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


def _sent(answer: Answer) -> web.Response:
    if answer.status == 204:
        return web.Response(status=204)
    body = answer.body
    if not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=body, status=answer.status, content_type=answer.content_type)
