"""The dashboards as a web server on this machine: pages, cards and files of cards; it only ever reads."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

from aiohttp import web

from local.dashboards import card_files, card_pages, chosen, pages, roles
from local.dashboards.pages import Reader
from local.logs import keep_traceback
from metabase.definition import files
from shared.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from aiohttp.typedefs import Handler

    from local.dashboards.answers import Answers
    from metabase.definition.shapes import Card, Dashboard

T = TypeVar("T")
LOOPBACK = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
THEMES = ("auto", "light", "dark", "contrast")
A_YEAR_S = 365 * 24 * 3600
AT_ONCE = 4
"""Cards that are answered at the same time; DuckDB divides the cores between them."""
_HEADERS = {
    # Nothing from elsewhere, no script and no style but our files; charts carry their looks in attributes.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Site:
    """Handlers of all addresses over one set of answers."""

    def __init__(self, answers: Answers, hosts: frozenset[str]) -> None:
        """`hosts` are the names under which a browser may call this server: another one is a rebinding attack."""
        self._answers = answers
        self._hosts = hosts
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="card")

    def application(self) -> web.Application:
        """Return the server's routes."""
        application = web.Application(middlewares=[self._guarded], client_max_size=10_000)
        application.router.add_get("/", self._home)
        application.router.add_post("/settings", self._settings)
        application.router.add_get("/version", self._version)
        application.router.add_get("/d/{dashboard}", self._dashboard)
        application.router.add_get("/d/{dashboard}/{card:\\w+}{ending:(\\.\\w+)?}", self._card)
        application.router.add_static("/static", STATIC)
        return application

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if (request.url.host or "") not in self._hosts:
            return web.Response(status=421, text="This address is not served here.")
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            response = _said(request, refused.status, "There is no such page", "Choose a dashboard from the menu.")
        except PipelineError as error:
            response = _said(request, 400, "This cannot be shown", str(error))
        except Exception:  # noqa: BLE001 - a person never sees a traceback; the log has it
            where = keep_traceback()
            response = _said(request, 500, "Something is wrong here", f"The details are in {where}.")
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def _home(self, request: web.Request) -> web.Response:
        return _html(pages.home(_reader(request)))

    async def _settings(self, request: web.Request) -> web.Response:
        """Remember what a reader prefers, and go back to where they were."""
        form = await request.post()
        response = web.Response(status=303, headers={"Location": _within(str(form.get("back", "/")))})
        for name, allowed in (("role", tuple(roles.ROLES)), ("theme", THEMES)):
            if form.get(name) in allowed:
                response.set_cookie(name, str(form[name]), max_age=A_YEAR_S, httponly=True, samesite="Strict")
        return response

    async def _version(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"version": self._answers.version})

    async def _dashboard(self, request: web.Request) -> web.Response:
        page = _dashboard(request)
        choice = chosen.read(page, request.query.items(), self._answers.today)
        text = await self._in_thread(lambda: pages.dashboard(_reader(request), page, choice, self._answers))
        return _html(text)

    async def _card(self, request: web.Request) -> web.Response:
        page = _dashboard(request)
        card = _card(page, request.match_info["card"])
        choice = chosen.read(page, request.query.items(), self._answers.today)
        ending = request.match_info["ending"]
        if not ending:
            return _html(await self._in_thread(lambda: self._body(page, card, choice)))
        if ending not in card_files.ENDINGS:
            raise web.HTTPNotFound
        theme = _reader(request).theme
        file = await self._in_thread(lambda: card_files.of(page, card, choice, ending, theme, self._answers))
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.content, content_type=file.kind, headers=headers)

    def _body(self, page: Dashboard, card: Card, choice: chosen.Chosen) -> str:
        return card_pages.of(page, card, choice, self._answers.answer(page, card, choice), self._answers)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


@contextlib.asynccontextmanager
async def serve(answers: Answers, port: int, host: str = LOOPBACK) -> AsyncIterator[str]:
    """Serve until the block ends; yields the address. Port 0 takes a free one. OSError when the port is taken."""
    site = Site(answers, frozenset({host, LOOPBACK, "localhost", "[::1]", "::1"}))
    runner = web.AppRunner(site.application(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
        site.close()


def _dashboard(request: web.Request) -> Dashboard:
    found = files.dashboards().get(request.match_info["dashboard"])
    if found is None:
        raise web.HTTPNotFound
    return found


def _card(page: Dashboard, key: str) -> Card:
    found = next((card for card in page.cards if card.key == key), None)
    if found is None:
        raise web.HTTPNotFound
    return found


def _reader(request: web.Request) -> Reader:
    role, theme = request.cookies.get("role", ""), request.cookies.get("theme", "")
    return Reader(
        role if role in roles.ROLES else "everyone",
        theme if theme in THEMES else "auto",
        request.path_qs,
    )


def _said(request: web.Request, status: int, title: str, says: str) -> web.Response:
    """Answer with a page, or with a part of one where a card had been asked for."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return _html(pages.render("card_problem.html.j2", title=title, says=says), status)
    return _html(pages.problem(_reader(request), title, says), status)


def _html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)


def _within(address: str) -> str:
    """Return an address on this server alone: what a form says must not lead elsewhere."""
    parts = urlsplit(address)
    inside = quote("/" + parts.path.lstrip("/\\"), safe="/%")
    return f"{inside}?{quote(parts.query, safe='=&%~+@,')}" if parts.query else inside
