"""Asks one Metabase: patient with what passes, clear about what does not, silent about its key."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import msgspec

from metabase.sync.refusals import judged
from metabase.sync.repeating import repeated
from shared.answers import Answer, Request
from shared.connection import Connection
from shared.errors import ConfigurationError
from shared.redaction import Redactor
from shared.retrying import Patience, TransientError

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY, SESSION = "X-API-Key", "X-Metabase-Session"
TOO_MANY = 429
PATIENCE = Patience(tries=6, backoff_s=0.5, longest_backoff_s=15, in_flight=6)


class LostAnswerError(TransientError):
    """A write was sent and nobody knows whether it took effect: look before it is sent again."""


class Metabase:
    """One instance and one credential. A read is repeated by itself, a write only where it cannot have been done.

    A write whose answer is lost raises LostAnswerError: whoever wrote reads back first (`metabase.sync.settling`).
    """

    def __init__(self, url: str, secret: str = "", header: str = KEY, patience: Patience | None = None) -> None:
        """`secret` is an API key or, with the header SESSION, a session's id; empty for what everybody may ask."""
        self.url = checked(url)
        self.patience = patience or PATIENCE
        self._headers = {header: secret} if secret else {}
        self._redactor = Redactor(secret)
        self._connection = Connection(self.url, self.patience)

    def __repr__(self) -> str:
        return f"Metabase({self.url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()

    async def get(self, path: str, **params: str) -> Any:
        """Return what a path answers. Raises as `judged` does, RetriableError after the last try."""
        return await repeated(self.patience, lambda: self._once("GET", path, None, params))

    async def find(self, path: str) -> Any:
        """Return what a path answers, None where there is nothing (404)."""
        return await repeated(self.patience, lambda: self._once("GET", path, None, {}, is_optional=True))

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Make something; LostAnswerError where nobody knows whether it is made."""
        return await self._write("POST", path, body)

    async def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Change something; LostAnswerError where nobody knows whether it is changed."""
        return await self._write("PUT", path, body)

    async def delete(self, path: str) -> Any:
        """Delete something for ever; LostAnswerError where nobody knows whether it is gone."""
        return await self._write("DELETE", path, None)

    async def _write(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        async def once() -> tuple[Any, LostAnswerError | None]:
            try:
                return await self._once(method, path, body, {}), None
            except _LimitedError:
                raise
            except TransientError as error:
                lost = LostAnswerError(f"{error}; it is not known whether this took effect")
                return None, lost

        said, lost = await repeated(self.patience, once)
        if lost is not None:
            raise lost
        return said

    async def _once(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        params: Mapping[str, str],
        *,
        is_optional: bool = False,
    ) -> Any:
        data = None if body is None else msgspec.json.encode(body)
        headers = {**self._headers, **({"Content-Type": "application/json"} if data is not None else {})}
        asked = f"{method} {path}"
        request = Request(method, path, asked, self._redactor, tuple(params.items()), data, headers)
        answer = await self._connection.exchange(request)
        if answer.status == TOO_MANY:
            raise _limited(answer, asked, self.patience)
        return judged(answer, asked, request.hide, is_optional=is_optional)


class _LimitedError(TransientError):
    """Refused before anything was done: also a write may be sent again."""


def _limited(answer: Answer, asked: str, patience: Patience) -> _LimitedError:
    wait = answer.retry_after_s
    if wait is not None and wait > patience.longest_wait_s:
        wait = patience.longest_wait_s
    return _LimitedError(f"{asked}: answered 429, too many requests", wait)


def checked(url: str) -> str:
    """Return an address without its last slash; ConfigurationError where a key must not be sent to it."""
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(f"METABASE_URL={url!r} is no web address: write for example https://bi.example.com")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError("METABASE_URL must hold an address alone: the key belongs into METABASE_API_KEY")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise ConfigurationError(f"METABASE_URL={url!r} would send the key in clear text: write https://")
    return url.strip().rstrip("/")


def _is_near(host: str) -> bool:
    """Whether a host is this machine, or a container's name on its own network."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host
