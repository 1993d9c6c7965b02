"""Status: how fresh and complete everything is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shared import topology

if TYPE_CHECKING:
    from local.sample_org.server import Doubles

    from .keyboard import Keyboard


def test_status_knows_the_latest_day_and_the_hole(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """Each stream says its latest day, the state of its latest fortnight, and its last error."""
    doubles.faults.switch_on("claude_code:403")
    run_id = keyboard.local("run", *days, "--json").document["run_id"]

    standing = json.loads(keyboard.local("status", "--json").out)

    streams = {stream["stream"]: stream for stream in standing["streams"]}
    assert [stream.name for stream in topology.STREAMS] == list(streams)
    assert "2026-11-20" == streams["anthropic_cost"]["latest_day"]
    assert 14 == len(streams["anthropic_cost"]["days"])
    assert {"date": "2026-11-20", "state": "reported"} == streams["anthropic_cost"]["days"][-1]
    assert {"date": "2026-11-21", "state": "reported"} == streams["sheets"]["days"][-1]
    assert (None, "forbidden") == (streams["claude_code"]["latest_day"], streams["claude_code"]["days"][-1]["state"])
    assert "answered 403" in streams["claude_code"]["last_error"]
    assert [run_id] == [run["run_id"] for run in standing["runs"]]
    assert {"failed_entries"} <= {incident["rule"] for incident in standing["incidents"]}


def test_a_person_sees_letters_and_what_they_mean(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """One line per stream; the legend explains every letter."""
    keyboard.local("run", *days)

    said = keyboard.local("status").out

    assert "··········RRRR" in said
    assert "R reported   0 reported zero   P partial" in said
    assert "Latest runs" in said
    assert "Open incidents" in said


def test_without_a_warehouse_status_says_what_to_do(keyboard: Keyboard) -> None:
    """Nothing to look at is no success."""
    ended = keyboard.local("status")

    assert 1 == ended.code
    assert "`python -m local run` makes and fills it" in ended.err
