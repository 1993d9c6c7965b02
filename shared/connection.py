"""What all clients of one credential at one address share: connections, breaker, pauses."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import threading
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from shared.answers import Answer
from shared.breaker import Breaker
from shared.errors import FatalError
from shared.pacing import Pause
from shared.retrying import Patience, TransientError, retry_after

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from shared.answers import Request

USER_AGENT = "AIUsageAnalytics/1.0 (+https://example.com/ai-usage-analytics)"


class Connection:
    """One credential at one address."""

    def __init__(self, base_url: str, patience: Patience) -> None:
        """The credential itself stays with the clients, which send it as their vendor wants it."""
        self.base_url = base_url
        self.patience = patience
        host = urlsplit(base_url).hostname or ""
        self.is_on_this_machine = _is_loopback(host)
        self.breaker = Breaker(host, patience.failures_to_open, patience.rest_s, patience.clock)
        self.pauses: defaultdict[str, Pause] = defaultdict(Pause)
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._slots = asyncio.Semaphore(patience.in_flight)

    async def exchange(self, request: Request) -> Answer:
        """Send one request and read its whole answer; TransientError when there is none."""
        try:
            async with self._response(request) as response:
                return await self._read(response, request)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            fault = request.hide(f"{type(error).__name__} {error}".strip())
        # Raised outside the handler: what the library says about a fault may quote the request.
        raise TransientError(f"{request.shown}: no answer ({fault})")

    @asynccontextmanager
    async def _response(self, request: Request) -> AsyncIterator[aiohttp.ClientResponse]:
        session = self._open()
        # Waiting for a slot costs a call none of its time, waiting in the library's pool would.
        async with (
            self._slots,
            session.request(
                request.method,
                self.base_url + request.path,
                params=request.params,
                data=request.body,
                headers=request.headers,
                # A redirect would carry the credential to another host.
                allow_redirects=False,
            ) as response,
        ):
            yield response

    async def _read(self, response: aiohttp.ClientResponse, request: Request) -> Answer:
        pieces: list[bytes] = []
        size = 0
        async for piece in response.content.iter_any():
            size += len(piece)
            if size > self.patience.largest_body:
                limit = f"{self.patience.largest_body:,} bytes"
                raise FatalError(f"{request.shown}: an answer of more than {limit}; ask for fewer days at a time")
            pieces.append(piece)
        return Answer(
            response.status,
            b"".join(pieces),
            retry_after(response.headers.get("Retry-After")),
            response.headers.get("x-should-retry", "").lower() != "false",
            response.headers.get("request-id", ""),
        )

    def _open(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._loop = loop
            self._slots = asyncio.Semaphore(self.patience.in_flight)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self.patience.in_flight),
                timeout=aiohttp.ClientTimeout(
                    total=self.patience.total_s,
                    sock_connect=self.patience.connect_s,
                    sock_read=self.patience.read_s,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
                # A proxy from the environment would see the credentials of whoever starts this by hand.
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        """Close the session; a later call opens a new one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_connections: dict[tuple[str, str], Connection] = {}
_guard = threading.Lock()


def connection(base_url: str, secret: str) -> Connection:
    """Return the process's connection for this credential at this address."""
    key = (base_url, hashlib.sha256(secret.encode()).hexdigest())
    with _guard:
        if key not in _connections:
            _connections[key] = Connection(base_url, Patience())
        return _connections[key]


def forget(known: Connection) -> None:
    """Drop a closed connection, so that the next client starts with a clean slate."""
    with _guard:
        for key in [key for key, value in _connections.items() if value is known]:
            del _connections[key]
