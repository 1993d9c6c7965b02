"""Passes of the monitor: killed, doubled, side by side, out of order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from functions.monitor import book
from functions.monitor.breaches import Breach
from functions.monitor.incidents import opened
from functions.monitor.watch import watch
from local.bus.chaos import Chaos
from local.warehouse.reader import open_reader
from shared.runtime import Runtime
from shared.settings import Settings

from .town import HELD, START, UNKNOWN, Town, rule

if TYPE_CHECKING:
    from pathlib import Path


def test_a_pass_that_was_killed_before_it_told_is_told_by_the_next(town: Town) -> None:
    """Incidents in the table whose notice never left are announced once, by whoever looks next."""
    moment = START + timedelta(minutes=1)
    lost = opened(Breach("held_day", "cursor 2026-10-28", "critical", "it is broken"), moment)
    book.write([lost], town.warehouse, moment)
    town.facts("held_days", HELD)
    town.look()
    town.look()

    assert ["[critical]"] == [text.partition(" ")[0] for text in town.mail]


def test_two_passes_at_once_open_one_incident(town: Town) -> None:
    """Whoever writes second finds the incident open and has nothing to tell."""
    breach = Breach("held_day", "cursor 2026-10-28", "critical", "it is broken")
    moments = [START, START + timedelta(seconds=1)]
    for moment in moments:
        book.write([opened(breach, moment)], town.warehouse, moment)

    assert [(START,)] == town.incidents("opened_at")
    assert [1, 0] == [len(book.read_changed(town.warehouse, moment)) for moment in moments]


def test_doubled_and_shuffled_messages_tell_once(tmp_path: Path) -> None:
    """Every message twice, in any order: one incident, one mail."""
    town = Town(tmp_path, Chaos(duplicate=True, shuffle=True, seed=7))
    town.facts("held_days", HELD)
    town.facts("quality_findings", UNKNOWN)
    for _ in range(3):
        town.look()
    town.close()

    assert 1 == len(town.mail)
    assert 2 == len({row["incident_id"] for row in _rows(tmp_path)})


def _rows(folder: Path) -> list[dict[str, Any]]:
    reader = open_reader(folder / "warehouse.duckdb")
    try:
        return reader.query("SELECT incident_id FROM incidents")
    finally:
        reader.close()


def test_the_monitor_throws_no_build_away(town: Town) -> None:
    """A transform that was building while incidents were written still gets through the fence."""
    town.facts("held_days", HELD)
    with town.warehouse.build() as build:
        epoch = build.rows("SELECT epoch FROM publish_fence")[0]["epoch"]
    town.look()
    with town.warehouse.build() as build:
        assert build.publish(epoch, [])


def test_a_message_that_is_no_message_is_refused(town: Town) -> None:
    """An unknown field is an error that names itself; the monitor does not guess."""
    town.bus.publish("marts-built", {"kind": "clock", "dayz": 3}, {})
    town.bus.drain(60)

    assert ["monitor"] == [letter.function for letter in town.bus.dead_letters]
    assert "dayz" in str(town.bus.dead_letters[0].error)


def test_messages_out_of_order_keep_the_order_of_changes(town: Town) -> None:
    """A pass for an older message is still a later change, so that no two changes share their instant."""
    town.facts("held_days", HELD)
    town.look()
    town.facts("held_days")
    town.look(minutes=-30)

    ((opened_at, resolved_at),) = town.incidents("opened_at", "resolved_at")
    assert opened_at + timedelta(microseconds=1) == resolved_at
    assert 2 == len(town.mail)


def test_a_fixed_today_is_the_day_rules_are_asked(town: Town, rules: Path) -> None:
    """AIU_TODAY moves the day of the rules, and leaves the time of what happens alone."""
    rule(rules, "a", "SELECT CAST(@today AS STRING) AS subject, 'info' AS severity, 'm' AS message, @today AS day")
    fixed = Settings.read({"AIU_TODAY": "2026-01-31"})
    watch(Runtime(fixed, lake=town.lake, bus=town.bus, warehouse=town.warehouse), START, rules)
    town.settle()

    assert date(2026, 1, 31) == fixed.today
    assert [("2026-01-31", START)] == town.incidents("subject", "opened_at")
