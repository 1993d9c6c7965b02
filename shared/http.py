"""One careful HTTP client for every vendor: bounded, patient, paced, and silent about its credential."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from shared import topology
from shared.answers import (
    OK,
    TOO_MANY_REQUESTS,
    Answer,
    DeniedError,
    GoneError,
    RefusedError,
    Request,
    damage,
    is_transient,
    message_of,
    quoted,
    refusal,
)
from shared.breaker import ExhaustedError
from shared.connection import Connection, connection, forget
from shared.errors import ConfigurationError, RetriableError
from shared.pacing import Gate
from shared.redaction import HIDDEN, Redactor, secret_values
from shared.retrying import TransientError, retrying

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shared.protocols import Secrets
    from shared.settings import Settings

__all__ = ["DeniedError", "GoneError", "HttpClient", "RefusedError"]

LONGEST_ID = 100

log = structlog.get_logger()


class HttpClient:
    """Asks one source; clients with the same credential and address share connections, breaker and pauses.

    Every call returns the body of a 200 that is one JSON object. It raises RetriableError after three retries,
    ForbiddenError for 401 and 403, FatalError for every other refusal (GoneError for 410).
    """

    def __init__(self, source: topology.Source, shared: Connection, secret: str) -> None:
        """`secret` is what the source's fetcher puts into its headers; it never appears in a message."""
        self.secret = secret
        self._source = source
        self._shared = shared
        self._patience = shared.patience
        self._redactor = Redactor(secret)
        self._gates = {
            group: Gate(limit, shared.pauses[group], self._patience, is_enforced=not shared.is_on_this_machine)
            for group, limit in source.limits.items()
        }

    @classmethod
    def for_source(cls, source: str, settings: Settings, secrets: Secrets) -> HttpClient:
        """Return the client of a source; ConfigurationError when it has no key or no address."""
        spec = topology.source(source)
        base_url = (settings.get(spec.base_url_variable) if spec.base_url_variable else None) or spec.base_url
        if not base_url or not spec.key_variable:
            raise ConfigurationError(f"source {source} is not asked over HTTP: the topology gives it no address or key")
        secret = (secrets.get(spec.key_variable) or "").strip()
        if not secret:
            raise ConfigurationError(f"source {source} has no key: set {spec.key_variable}, or do not ask its streams")
        if not (secret.isascii() and secret.isprintable()):
            raise ConfigurationError(f"{spec.key_variable} holds characters that no key has: copy it again")
        return cls(spec, connection(base_url.rstrip("/"), secret), secret)

    def __repr__(self) -> str:
        return f"HttpClient({self._source.name!r}, {self._shared.base_url!r})"

    async def get(
        self,
        path: str,
        params: Sequence[tuple[str, str]] = (),
        *,
        headers: Mapping[str, str] | None = None,
        limit: str = "default",
    ) -> bytes:
        """GET `path` below the source's address; `limit` names the rate limit's group."""
        shown = f"{self._source.name}: GET {path}{self._redactor.query(params)}"
        request = Request("GET", path, shown, self._redactor, tuple(params), headers=headers or {})
        return await self._call(request, self._gates[limit])

    async def post(
        self, path: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, limit: str = "default"
    ) -> bytes:
        """POST a JSON object to `path` below the source's address."""
        data = msgspec.json.encode(body)
        shown = f"{self._source.name}: POST {path} {self._redactor.text(data.decode())}"
        sent = {"Content-Type": "application/json", **(headers or {})}
        return await self._call(Request("POST", path, shown, self._redactor, (), data, sent), self._gates[limit])

    async def close(self) -> None:
        """Close the connections, for every client that shares them."""
        forget(self._shared)
        await self._shared.close()

    async def _call(self, request: Request, gate: Gate) -> bytes:
        with self._shared.breaker.watch():
            loop = retrying(self._patience)
            try:
                return await loop(self._try, request, gate)
            except TransientError as error:
                text = f"{error}; gave up after {loop.statistics['attempt_number']} tries"
            raise ExhaustedError(f"{text}, this delivery is tried again by itself")

    async def _try(self, request: Request, gate: Gate) -> bytes:
        async with gate.turn():
            started = self._patience.clock()
            answer = self._cleaned(request, await self._shared.exchange(request))
            took = round(self._patience.clock() - started, 3)
            log.debug("http.done", asked=request.shown, status=answer.status, size=len(answer.body), s=took)
            return self._judge(request, answer, gate)

    def _judge(self, request: Request, answer: Answer, gate: Gate) -> bytes:
        """Return the body of a good answer; raise what every other one means."""
        if answer.status == OK:
            flaw = damage(answer.body)
            if flaw is None:
                return answer.body
            raise TransientError(request.hide(f"{request.shown}: {flaw}"))
        said = request.hide(message_of(answer.body))
        if is_transient(answer):
            raise self._delay(answer, gate, f"{request.shown}: {quoted(answer, said)}")
        names = {"key": self._source.key_variable or "the key", "address": self._source.base_url_variable or "it"}
        raise refusal(answer, request.shown, said, names)

    def _cleaned(self, request: Request, answer: Answer) -> Answer:
        """Return the answer without what it repeats of the key: good ones are kept word for word, others quoted."""
        body = answer.body
        for secret in (self.secret, *secret_values(request.headers)):
            body = body.replace(secret.encode(), HIDDEN.encode())
        return replace(answer, body=body, request_id=request.hide(answer.request_id)[:LONGEST_ID])

    def _delay(self, answer: Answer, gate: Gate, text: str) -> RetriableError:
        wait = answer.retry_after_s
        is_limit = answer.status == TOO_MANY_REQUESTS
        if is_limit:
            wait = gate.refuse(wait, self._patience.backoff_s)
        if wait is None:
            return TransientError(text)
        if wait > self._patience.longest_wait_s:
            return RetriableError(f"{text} and wants a rest of {wait:.0f} s; this delivery is tried again by itself")
        # After a 429 the gate does the waiting, for this call as for all others of its group.
        jitter = self._patience.backoff(1)
        return TransientError(f"{text}, next try in {wait:.0f} s", jitter if is_limit else wait + jitter)
