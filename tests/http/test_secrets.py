"""A key never leaves the header it belongs in."""

from __future__ import annotations

import asyncio
import base64
import io
import traceback
from typing import TYPE_CHECKING

import pytest
import structlog

from shared import connection as connections
from shared.errors import ConfigurationError, PipelineError
from shared.http import HttpClient
from shared.log import configure
from shared.redaction import Redactor
from shared.settings import Settings
from tests.http.vendor import SECRET, Reply, Vendor, asking

if TYPE_CHECKING:
    from collections.abc import Iterator

BASIC = "Basic " + base64.b64encode(f"{SECRET}:".encode()).decode()
HEADERS = {"x-api-key": SECRET, "Authorization": BASIC}
ECHO = {"error": {"message": f"invalid key {SECRET}, or {SECRET[:14]}..., or {BASIC}"}}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, from the lowest level on."""
    stream = io.StringIO()
    configure("DEBUG", stream)
    yield stream
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(),
        Reply(401, ECHO),
        Reply(400, ECHO),
        Reply(500, ECHO),
        Reply(429, ECHO, {"Retry-After": "0"}),
        Reply(200, f"<html>{SECRET} {BASIC}</html>".encode()),
        Reply(400, f"plain {SECRET}".encode()),
        Reply(302, ECHO, {"Location": f"http://elsewhere.example.com/?key={SECRET}"}),
        Reply(fault="reset"),
        Reply(fault="truncated", body=ECHO),
    ],
)
def test_the_canary_never_sings(reply: Reply, logged: io.StringIO) -> None:
    """Whatever a vendor answers, the key is in no exception, traceback, repr or log line."""
    told: list[str] = []

    async def ask() -> None:
        async with asking(Vendor(reply)) as client:
            told.append(repr(client) + str(client) + repr(client._redactor) + repr(client._shared))
            for call in (
                client.get("/v1/things", [("api_key", SECRET), ("page", "page_2")], headers=HEADERS),
                client.post("/v1/things", {"token": SECRET}, headers=HEADERS),
            ):
                try:
                    await call
                except PipelineError as error:
                    told.append("".join(traceback.format_exception(error)) + repr(error))

    asyncio.run(ask())
    everything = "".join(told) + logged.getvalue()

    for canary in (SECRET, SECRET[:14], BASIC.split()[1]):
        assert canary not in everything
    assert "http.done" in everything or "http.retry" in everything


def test_ids_stay_legible() -> None:
    """Only secrets are hidden: ids, cursors and days are what a person needs to see."""
    redactor = Redactor(SECRET)
    params = [("api_key_ids[]", "apikey_01A"), ("page", "page_2"), ("token", "abc"), ("day", "2026-08-01")]

    assert "?api_key_ids[]=apikey_01A&page=page_2&token=***&day=2026-08-01" == redactor.query(params)


def test_a_redirect_is_not_followed() -> None:
    """A key that is sent to one host never goes to another."""

    async def ask() -> int:
        other = Vendor()
        async with other.serving():
            moved = Vendor(Reply(307, {}, {"Location": other.base_url}))
            async with asking(moved) as client:
                with pytest.raises(PipelineError, match="answered 307"):
                    await client.get("/v1/things", headers=HEADERS)
        return len(other.requests)

    assert 0 == asyncio.run(ask())


def test_a_proxy_from_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sees the key by setting a variable."""

    async def ask() -> tuple[int, int]:
        proxy, vendor = Vendor(), Vendor()
        async with proxy.serving(), asking(vendor) as client:
            monkeypatch.setenv("HTTP_PROXY", proxy.base_url)
            monkeypatch.setenv("http_proxy", proxy.base_url)
            monkeypatch.setenv("NO_PROXY", "")
            await client.get("/v1/things")
        return len(proxy.requests), len(vendor.requests)

    assert (0, 1) == asyncio.run(ask())


class Secrets:
    """Credentials in a dictionary."""

    def __init__(self, **values: str) -> None:
        """By the name of their setting."""
        self.values = values

    def get(self, name: str) -> str | None:
        """Return one of them."""
        return self.values.get(name)

    def is_configured(self, name: str) -> bool:
        """Whether it is in the dictionary."""
        return name in self.values


SETTINGS = Settings.read({"ANTHROPIC_BASE_URL": "http://127.0.0.1:9/double/"})


def test_a_source_without_a_key_says_which_one() -> None:
    """The error names the setting, and what else can be done."""
    with pytest.raises(ConfigurationError, match="set ANTHROPIC_ADMIN_KEY, or do not ask its streams"):
        HttpClient.for_source("anthropic", SETTINGS, Secrets(ANTHROPIC_ADMIN_KEY=" "))


def test_a_key_with_strange_characters_is_refused_unseen() -> None:
    """A line break in a key would end a header; the message does not repeat it."""
    with pytest.raises(ConfigurationError, match="copy it again") as caught:
        HttpClient.for_source("cursor", SETTINGS, Secrets(CURSOR_ADMIN_KEY="abc\ndef"))

    assert "abc" not in str(caught.value)


def test_sources_that_share_a_key_share_a_connection() -> None:
    """Breaker and pauses belong to a credential at an address; closing one makes a clean slate."""
    secrets = Secrets(ANTHROPIC_ADMIN_KEY="one", ANTHROPIC_ANALYTICS_KEY="two")
    usage, code, other = (
        HttpClient.for_source(name, SETTINGS, secrets) for name in ("anthropic", "claude_code", "claude_enterprise")
    )

    assert usage._shared is code._shared
    assert usage._shared is not other._shared
    assert usage._gates["default"]._pause is code._gates["default"]._pause
    assert "http://127.0.0.1:9/double" == usage._shared.base_url

    asyncio.run(usage.close())
    asyncio.run(other.close())

    assert {} == connections._connections
