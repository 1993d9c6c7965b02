"""The client is patient, clear, and silent about its key."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from metabase.sync.client import LostAnswerError, Metabase, checked
from shared.answers import DeniedError, RefusedError
from shared.errors import ConfigurationError, RetriableError
from tests.metabase_double.faults import Fault
from tests.metabase_sync.desk import TOOL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.metabase_double import MetabaseDouble
    from tests.metabase_sync.desk import Desk

FOR_EVER = 10_000


def _ask(server: MetabaseDouble, key: str, work: Callable[[Metabase], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Metabase(server.url, key) as metabase:
            return await work(metabase)

    return asyncio.run(run())


@pytest.mark.parametrize(
    "url",
    ["https://bi.example.com", "https://bi.example.com/metabase/", "http://127.0.0.1:3000", "http://metabase:3000"],
)
def test_a_key_goes_over_tls_or_stays_near(url: str) -> None:
    """Clear text is for this machine and for a container beside it."""
    assert url.rstrip("/") == checked(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://bi.example.com",
        "bi.example.com",
        "ftp://bi.example.com",
        "https://user:pass@bi.example.com",
        "https://bi.example.com/?key=1",
        "http://10.0.0.4:3000",
    ],
)
def test_an_address_that_would_give_the_key_away_is_refused(url: str) -> None:
    """The message names the variable."""
    with pytest.raises(ConfigurationError, match="METABASE_URL"):
        checked(url)


def test_metabases_own_words_are_passed_on(server: MetabaseDouble) -> None:
    """A refused body: which field, and what it must be."""
    key = server.api_key(TOOL)

    with pytest.raises(RefusedError, match=r"POST /api/card: answered 400, Metabase says \"name"):
        _ask(server, key, lambda metabase: metabase.post("/api/card", {"name": " "}))


def test_a_refused_key_says_which_variable(server: MetabaseDouble) -> None:
    """401 is about METABASE_API_KEY."""
    with pytest.raises(DeniedError, match="METABASE_API_KEY"):
        _ask(server, "mb_wrong_key_wrong_key", lambda metabase: metabase.get("/api/user/current"))


def test_a_write_is_never_repeated_blindly(server: MetabaseDouble) -> None:
    """An answer that is lost leaves it to the caller to look first."""
    key = server.api_key(TOOL)
    server.faults.switch_on(Fault("drop_after", method="WRITE"))

    with pytest.raises(LostAnswerError, match="not known whether"):
        _ask(server, key, lambda metabase: metabase.post("/api/collection", {"name": "Once"}))

    assert 1 == len([c for c in server.state.collections.values() if c["name"] == "Once"])


def test_too_many_requests_are_waited_for(server: MetabaseDouble) -> None:
    """429 refuses before anything is done, so a write is sent again."""
    key = server.api_key(TOOL)
    server.faults.switch_on(Fault(status=429, method="WRITE", times=3))

    _ask(server, key, lambda metabase: metabase.post("/api/collection", {"name": "Once"}))

    assert 1 == len([c for c in server.state.collections.values() if c["name"] == "Once"])


def test_nothing_there_is_none(server: MetabaseDouble) -> None:
    """`find` tells what is missing from what went wrong."""
    key = server.api_key(TOOL)

    assert _ask(server, key, lambda metabase: metabase.find("/api/dashboard/999")) is None
    server.faults.switch_on(Fault(status=500, times=FOR_EVER))
    with pytest.raises(RetriableError, match="answered 500"):
        _ask(server, key, lambda metabase: metabase.find("/api/dashboard/999"))


@pytest.mark.parametrize(
    "fault",
    [Fault(status=500, times=FOR_EVER), Fault("drop_before", times=FOR_EVER), Fault(status=429, times=FOR_EVER)],
)
def test_the_key_is_nowhere(desk: Desk, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in what is printed, logged or kept, nor in an error, however things fail."""
    caplog.set_level(logging.DEBUG)
    said = [desk("apply"), desk("drift", "--json")]
    desk.server.faults.switch_on(fault)
    said += [desk("plan"), desk("apply"), desk("drift"), desk("doctor"), desk("prune")]

    printed = "".join(each.out + each.err for each in said)
    kept = "".join(path.read_text() for path in desk.folder.iterdir())
    for secret in (desk.key, desk.key[:12]):
        assert secret not in printed + kept + caplog.text


def test_a_wrong_key_is_not_quoted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused may be right elsewhere."""
    monkeypatch.setenv("METABASE_API_KEY", "mb_somebody_elses_key_that_is_secret")

    said = desk("plan")

    assert 1 == said.code
    assert "mb_somebody" not in said.out + said.err


@pytest.mark.parametrize("missing", ["METABASE_URL", "METABASE_API_KEY"])
def test_what_is_not_set_is_named(
    desk: Desk, missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The variable, and what to write."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    monkeypatch.delenv(missing)

    said = desk("plan")

    assert 1 == said.code
    assert f"{missing} is not set" in said.err


def test_nothing_that_costs_money_is_asked(desk: Desk) -> None:
    """No path of the paid edition, and no key of a body that it needs."""
    desk.applied()
    desk("plan")
    desk("prune")
    desk("doctor")

    asked = desk.server.state.requests
    assert [] == [each.path for each in asked if each.path.startswith(("/api/ee", "/api/mt"))]
    assert [] == [each.path for each in asked if "authority_level" in (each.body or {})]
