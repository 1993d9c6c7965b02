"""The one place that knows which backends are real: everything a handler may touch, built once per process.

Backends are named by the scheme of their setting and imported only then, so a function starts fast.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from shared.errors import ConfigurationError
from shared.ledger import Ledger
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from shared.http import HttpClient
    from shared.protocols import Bus, Lake, Notifier, Secrets, Uploads, Warehouse

LOCAL_SCHEMES = {"duckdb", "file", "inprocess", "env", "log", "smtp", "webhook", "several"}
T = TypeVar("T")


class Runtime:
    """The process's settings and backends; each backend is made when it is first needed."""

    def __init__(self, settings: Settings, **backends: Any) -> None:
        """`backends` replaces what the settings would name, by property name."""
        self.settings = settings
        self.__dict__.update(backends)
        self._http: dict[str, HttpClient] = {}
        self._lock = threading.Lock()

    @cached_property
    def lake(self) -> Lake:
        """The snapshots."""
        lake: Lake = self._backend("AIU_LAKE")
        return lake

    @cached_property
    def uploads(self) -> Uploads:
        """The files that people bring."""
        uploads: Uploads = self._backend("AIU_UPLOADS")
        return uploads

    @cached_property
    def bus(self) -> Bus:
        """The messages."""
        bus: Bus = self._backend("AIU_BUS")
        return bus

    @cached_property
    def warehouse(self) -> Warehouse:
        """The tables."""
        warehouse: Warehouse = self._backend("AIU_WAREHOUSE")
        return warehouse

    @cached_property
    def secrets(self) -> Secrets:
        """The credentials."""
        secrets: Secrets = self._backend("AIU_SECRETS")
        return secrets

    @cached_property
    def notifier(self) -> Notifier:
        """The way out to people."""
        notifier: Notifier = self._backend("AIU_NOTIFY")
        return notifier

    @cached_property
    def ledger(self) -> Ledger:
        """The lake in the words of runs."""
        return Ledger(self.lake)

    def _backend(self, variable: str) -> Any:
        scheme = self.settings.scheme(variable)
        if scheme not in LOCAL_SCHEMES:
            raise ConfigurationError(f"{variable} names {scheme}:, which this build has no backend for")
        return importlib.import_module("local.backends").make(variable, self.settings, self)

    def http(self, source: str) -> HttpClient:
        """Return the HTTP client of a source; sources that share a credential share limiter and breaker."""
        from shared.http import HttpClient  # aiohttp is heavy: only fetchers pay for it

        with self._lock:
            if source not in self._http:
                self._http[source] = HttpClient.for_source(source, self.settings, self.secrets)
            return self._http[source]

    async def close(self) -> None:
        """Close the HTTP sessions."""
        for client in self._http.values():
            await client.close()


_current: Runtime | None = None
_loop: asyncio.AbstractEventLoop | None = None
_guard = threading.Lock()


def runtime() -> Runtime:
    """Return the process's runtime, made from the environment on first use."""
    global _current  # noqa: PLW0603 - one runtime per process is the point
    with _guard:
        if _current is None:
            _current = Runtime(Settings.read())
        return _current


def use(replacement: Runtime | None) -> None:
    """Make `replacement` the process's runtime; None forgets the present one."""
    global _current  # noqa: PLW0603 - one runtime per process is the point
    with _guard:
        _current = replacement


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run async work on the process's one background loop and wait for it, from any thread but the loop's."""
    return asyncio.run_coroutine_threadsafe(work, _background_loop()).result()


def _background_loop() -> asyncio.AbstractEventLoop:
    global _loop  # noqa: PLW0603 - one loop per process: sessions, limiters and breakers live on it
    with _guard:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="async", daemon=True).start()
        return _loop
