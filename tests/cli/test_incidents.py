"""Incidents at the keyboard: listed, shown, and taken in hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from functions.monitor import book
from functions.monitor.breaches import Breach
from functions.monitor.incidents import opened
from local.warehouse.duckdb_warehouse import DuckDBWarehouse

if TYPE_CHECKING:
    from .keyboard import Keyboard

AT = datetime(2026, 10, 30, 14, tzinfo=UTC)


@pytest.fixture
def broken(keyboard: Keyboard) -> str:
    """A warehouse with one incident; returns its id."""
    incident = opened(Breach("held_day", "a vendor 2026-10-28", "critical", "it does not add up"), AT)
    warehouse = DuckDBWarehouse(keyboard.folder / ".aiu" / "warehouse.duckdb")
    book.write([incident], warehouse, AT)
    warehouse.close()
    return incident.incident_id


def test_an_incident_is_listed_and_shown_with_what_to_do(keyboard: Keyboard, broken: str) -> None:
    """One line with a beginning of its id that `show` takes, which adds its history and the next command."""
    listed = keyboard.local("incidents", "list").out
    shown = keyboard.local("incidents", "show", broken[:8]).out

    assert f"{broken[:8]}  critical A vendor's day does not add up: a vendor 2026-10-28" in listed
    assert "opened     2026-10-30 14:00 UTC" in shown
    assert "next       python -m local replay" in shown
    (row,) = json.loads(keyboard.local("incidents", "list", "--json").out)["incidents"]
    assert (broken, "open") == (row["incident_id"], row["state"])


def test_the_first_to_take_it_stays(keyboard: Keyboard, broken: str) -> None:
    """Taken twice is taken once, and the second hears who was first."""
    first = keyboard.local("incidents", "ack", broken[:8], "--by", "ana@example.com", "--note", "asked the vendor")
    second = keyboard.local("incidents", "ack", broken, "--by", "Ben", "--json")

    assert (0, 0) == (first.code, second.code)
    assert "is acknowledged: ana@example.com" in first.out
    assert "ana@example.com" == json.loads(second.out)["incident"]["acknowledged_by"]
    assert "acknowledged by ana@example.com" in keyboard.local("incidents", "list").out
    assert "by ana@example.com: asked the vendor" in keyboard.local("incidents", "show", broken).out


def test_a_name_that_is_none_says_where_to_look(keyboard: Keyboard, broken: str) -> None:
    """Wrong usage, in one line."""
    ended = keyboard.local("incidents", "show", "nothing")

    assert 2 == ended.code
    assert "no incident is called 'nothing': python -m local incidents list --all" in ended.err
