"""What goes wrong on demand, and what is written down."""

from __future__ import annotations

from http.client import RemoteDisconnected
from typing import TYPE_CHECKING

import pytest

from tests.metabase_double import metabase_double
from tests.metabase_double.clients import Client, administrator
from tests.metabase_double.faults import Fault

if TYPE_CHECKING:
    from tests.metabase_double import MetabaseDouble

FOLDER = {"name": "Finance"}


def names(admin: Client) -> list[str]:
    """Return the names of the collections that somebody made."""
    return [each["name"] for each in admin.done("GET", "/api/collection")[2:]]


def test_an_error_strikes_as_often_as_it_was_told_to(server: MetabaseDouble, admin: Client) -> None:
    """The next requests are refused without effect; then everything works again."""
    server.faults.switch_on(Fault(status=429, times=2, method="POST"))
    said = [admin.ask("POST", "/api/collection", FOLDER).status for _ in range(3)]

    assert [429, 429, 200] == said
    assert ["Finance"] == names(admin)


@pytest.mark.parametrize(("kind", "found"), [("drop_before", []), ("drop_after", ["Finance"])])
def test_a_connection_ends_before_or_after_the_write(kind: str, found: list[str]) -> None:
    """The caller hears nothing in both cases; in one of them the write took effect."""
    with metabase_double() as server:
        admin = administrator(server)
        server.faults.switch_on(Fault(kind="drop_after" if kind == "drop_after" else "drop_before", method="WRITE"))
        with pytest.raises(RemoteDisconnected):
            admin.ask("POST", "/api/collection", FOLDER)

        assert found == names(admin)


def test_a_fault_can_wait_for_the_nth_write(server: MetabaseDouble, admin: Client) -> None:
    """`spare` lets some through, and other paths are not concerned."""
    server.faults.switch_on(Fault(method="WRITE", path="/api/collection", spare=1))
    admin.done("POST", "/api/permissions/group", {"name": "Finance"})

    assert [200, 500, 200] == [admin.ask("POST", "/api/collection", FOLDER).status for _ in range(3)]


def test_a_slow_answer_comes(server: MetabaseDouble, admin: Client) -> None:
    """A late answer is an answer."""
    server.faults.switch_on(Fault(kind="slow", delay=0.01))

    assert {"status": "ok"} == admin.done("GET", "/api/health")


def test_every_request_is_written_down(server: MetabaseDouble, admin: Client) -> None:
    """With its body and who asked; reading and running are no writes."""
    admin.done("GET", "/api/collection")
    admin.done("POST", "/api/collection", FOLDER)
    admin.ask("POST", "/api/card/1/query", {})

    assert ["GET", "POST", "POST"] == [asked.method for asked in server.state.requests]
    assert [("/api/collection", FOLDER)] == [(asked.path, asked.body) for asked in server.state.writes()]
    assert {2} == {asked.user for asked in server.state.requests}


def test_a_double_that_breaks_says_so_where_it_was_started() -> None:
    """Its own faults are no server errors to be retried: they are raised when it ends."""
    double = metabase_double()
    server = double.__enter__()
    server.state.collections.clear()

    assert 500 == administrator(server).ask("GET", "/api/collection/trash").status
    with pytest.raises(KeyError):
        double.__exit__(None, None, None)
