"""The way out over HTTP: signed bodies to a chat or a paging service, whose address is a secret like any other."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import structlog

from local.notify_bodies import URGENCY, pagerduty, slack
from shared.errors import ConfigurationError, FatalError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.protocols import Notice, Secrets

SLACK, PAGERDUTY = "slack", "pagerduty"
LEAST = {SLACK: "info", PAGERDUTY: "warning"}
"""Nobody is paged for a note, unless the setting says so: `webhook:pagerduty?least=critical`."""
SECRET = "AIU_WEBHOOK_SECRET"
SLACK_URL = "AIU_SLACK_WEBHOOK_URL"
ROUTING_KEY = "AIU_PAGERDUTY_ROUTING_KEY"
PAGERDUTY_URL = "AIU_PAGERDUTY_URL"
EVENTS = "https://events.pagerduty.com/v2/enqueue"
TIMEOUT_S = 10
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LATER = {408, 425, 429}
OK, REDIRECTION, SERVER_ERROR = 200, 300, 500

log = structlog.get_logger()


class WebhookNotifier:
    """Posts notices; address, routing key and signing secret never leave it, not even in an error."""

    def __init__(self, kind: str, secrets: Secrets, timeout_s: float = TIMEOUT_S) -> None:
        """`kind` is `slack` or `pagerduty`, with `?least=` the least urgent severity that is sent."""
        self._kind, _, query = kind.partition("?")
        if self._kind not in LEAST:
            raise ConfigurationError(f"AIU_NOTIFY=webhook:{self._kind} is not understood: write slack or pagerduty")
        self._least = parse_qs(query).get("least", [LEAST[self._kind]])[0]
        if self._least not in URGENCY:
            raise ConfigurationError(f"AIU_NOTIFY=webhook:{kind}: least is one of {', '.join(URGENCY)}")
        self._secrets = secrets
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return f"WebhookNotifier({self._kind!r})"

    def send(self, notice: Notice) -> None:
        """Deliver one notice; RetriableError when it may work later, FatalError when it never will."""
        wanted = self._wanted(notice)
        if wanted is None:
            log.info("notice.not_urgent_enough", way=self._kind, subject=notice.subject)
            return
        signing = self._secret(SECRET, "any long random text")
        for body in self._bodies(wanted):
            self._post(json.dumps(body, ensure_ascii=False).encode(), signing)
        log.info("notice.sent", subject=notice.subject)

    def _wanted(self, notice: Notice) -> Notice | None:
        """Leave out what is not urgent enough; what is over always goes, for it may have been urgent once."""
        least = URGENCY.index(self._least)
        kept = tuple(t for t in notice.incidents if t.state == "resolved" or URGENCY.index(t.severity) >= least)
        is_wanted = bool(kept) if notice.incidents else URGENCY.index(notice.severity) >= least
        return replace(notice, incidents=kept) if is_wanted else None

    def _bodies(self, notice: Notice) -> list[dict[str, Any]]:
        if self._kind == SLACK:
            return slack(notice)
        return pagerduty(notice, self._secret(ROUTING_KEY, "the integration key of a service"))

    def _post(self, body: bytes, signing: str) -> None:
        connection, path = self._connection()
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", **signed(body, signing)})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            # The error itself may quote the address.
            raise RetriableError(f"{self._kind} is out of reach: {type(error).__name__}") from None
        finally:
            connection.close()
        self._check(answer.status)

    def _connection(self) -> tuple[http.client.HTTPConnection, str]:
        if self._kind == SLACK:
            url, variable = self._secret(SLACK_URL, "the address of an incoming webhook"), SLACK_URL
        else:
            url, variable = self._secrets.get(PAGERDUTY_URL) or EVENTS, PAGERDUTY_URL
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port, parts = "", None, urlsplit("")
        if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
            raise ConfigurationError(f"{variable} is not an https address")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(
            host, port, timeout=self._timeout_s
        ), f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"

    def _check(self, status: int) -> None:
        """A redirection is a refusal: a body is not sent on to where nobody configured."""
        if status in LATER or status >= SERVER_ERROR:
            raise RetriableError(f"{self._kind} answered {status}: it may work later")
        if not OK <= status < REDIRECTION:
            raise FatalError(f"{self._kind} refused the notice with {status}: check its address and key")

    def _secret(self, name: str, what: str) -> str:
        value = self._secrets.get(name)
        if value is None:
            raise ConfigurationError(f"{name} is empty: set it to {what}")
        return value


def signed(body: bytes, secret: str, now: float | None = None) -> Mapping[str, str]:
    """Return the headers that prove who sent a body, and when: HMAC-SHA256 over `timestamp.body`."""
    stamp = str(int(time.time() if now is None else now))
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-AIU-Timestamp": stamp, "X-AIU-Signature": f"v1={digest}"}
