"""The doctor looks, says what is not well and what to do, and changes nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from metabase.sync.client import Metabase
from metabase.sync.examination import paths, server
from tests.metabase_double import metabase_double
from tests.metabase_double.faults import Fault
from tests.metabase_sync.desk import TOOL

if TYPE_CHECKING:
    from metabase.sync.examination.finding import Finding
    from tests.metabase_sync.desk import Desk


def test_what_is_open_is_said(desk: Desk) -> None:
    """A fresh instance: public links, queries for everybody, no mail; a table says what to run, with exit code 2."""
    said, asked = desk.asked("doctor")

    assert 2 == said.code
    for text in ("enable-public-sharing", "All Users may write queries", "All Users may see root", "nothing is sent"):
        assert text in said.out
    assert [] == [each.path for each in asked if each.is_write]


def test_what_is_used_is_there(desk: Desk) -> None:
    """The instance describes every path and key that this tool uses."""
    assert f"all {len(paths.USED)} paths" in desk("doctor").out


def test_every_path_that_is_asked_is_examined(desk: Desk) -> None:
    """What apply, prune and doctor ask is in the list that is compared."""
    import re

    desk.applied()
    desk("prune")
    desk("doctor")

    said = {
        f"{each.method} {re.sub('/([0-9]+|[A-Za-z0-9_-]{21}|trash|root)(?=/|$)', '/{}', each.path)}"
        for each in desk.server.state.requests
    }
    only_looked_at = {f"GET {paths.DOCUMENT}", "GET /api/setting/email-configured?"}
    assert set() == said - paths.USED.keys() - only_looked_at


def test_what_moved_is_named() -> None:
    """A path that is gone and a key that is taken no more are told, each on its own line."""
    key: dict[str, Any] = {"properties": {"name": {}}}
    described: dict[str, Any] = {
        "paths": {
            "/api/collection/": {"post": {"requestBody": {"content": {"application/json": {"schema": key}}}}},
        }
    }

    assert ["POST /api/collection takes no parent_id any more"] == paths.moved(
        described, "POST /api/collection", ("name", "parent_id")
    )
    assert ["GET /api/card/{} is gone"] == paths.moved(described, "GET /api/card/{}", ())


@pytest.mark.parametrize(
    ("tag", "state", "says"),
    [
        ("v0.63.19.1", "ok", "v0.63.19.1"),
        ("v1.63.17", "ok", "v1.63.17"),
        ("v0.63.15", "warning", "v0.63.17"),
        ("v0.62.99", "warning", "known holes"),
        ("v0.64.1", "warning", "newer"),
        ("vLOCAL_DEV", "warning", "no version"),
        ("", "warning", "no version"),
    ],
)
def test_versions(tag: str, state: str, says: str) -> None:
    """Older than the floor and newer than what is known are both told."""
    (found,) = server.version(tag)

    assert state == found.state
    assert says in found.says


def _examined(url: str, key: str) -> list[Finding]:
    async def run() -> list[Finding]:
        async with Metabase(url, key) as metabase:
            return await server.examine(metabase)

    return asyncio.run(run())


def test_settings_of_the_environment_are_counted() -> None:
    """What the environment pins cannot be looked at: it is said, and is no warning."""
    with metabase_double(pinned={"enable-public-sharing": False, "anon-tracking-enabled": False}) as running:
        (said,) = [each.says for each in _examined(running.url, running.api_key(TOOL)) if each.about == "settings"]

    assert "enable-public-sharing" not in said


def test_an_instance_that_is_down(desk: Desk) -> None:
    """Nothing answers: exit code 1, and what was asked."""
    desk.server.faults.switch_on(Fault("drop_before", times=1000))

    said = desk("doctor")

    assert 1 == said.code
    assert "GET /api/health: no answer" in said.err
