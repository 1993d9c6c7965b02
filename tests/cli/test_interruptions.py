"""Killed, interrupted, or in each other's way: the same command goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from local.sample_org.server import Doubles

    from .keyboard import Keyboard

FACTS = """
    SELECT cost_date, platform, user_email, api_key_id, model, COUNT(*) AS n, SUM(cost_usd) AS usd
    FROM fct_cost_daily GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
PATIENCE_S = 60


def _until(happened: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)


def _commits(folder: Path) -> int:
    return len(list((folder / ".aiu" / "lake").glob("commit/**/*.json")))


@pytest.mark.parametrize("commits", [1, pytest.param(7, marks=pytest.mark.slow), 14])
def test_a_killed_run_is_resumed_by_the_same_command(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...], commits: int
) -> None:
    """SIGKILL at any moment: the same command finishes the same run, and the facts are those of a run in one piece."""
    doubles.faults.switch_on("cursor_audit:drip,delay=0.05")
    process = keyboard.start("run", *days)
    _until(lambda: _commits(keyboard.folder) >= commits, process)
    process.kill()
    process.communicate()
    planned = [path.parent.name for path in (keyboard.folder / ".aiu" / "lake").glob("runs/*/plan-1.json")]
    doubles.faults.reset()

    resumed = keyboard.local("run", *days, "--json")
    facts = keyboard.rows(FACTS)
    whole = {"AIU_LAKE": "file://./whole/lake", "AIU_WAREHOUSE": "duckdb:///./whole/warehouse.duckdb"}
    keyboard.local("run", *days, **whole)
    keyboard.environment |= whole

    assert 0 == resumed.code, resumed.err
    assert planned == [resumed.document["run_id"]]
    assert facts == keyboard.rows(FACTS)


def test_other_arguments_do_not_resume_a_killed_run(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """Another wish is another run; what the killed one had saved is not lost."""
    process = keyboard.start("run", *days)
    _until(lambda: _commits(keyboard.folder) > 0, process)
    process.kill()
    process.communicate()

    other = keyboard.local("run", "--stream", "claude_code", "--json")

    runs = {path.parent.name for path in (keyboard.folder / ".aiu" / "lake").glob("runs/*/plan-1.json")}
    assert 2 == len(runs)
    assert other.document["run_id"] in runs
    assert dict.fromkeys(runs, True) == {
        row["run_id"]: True for row in keyboard.rows("SELECT DISTINCT run_id FROM raw_snapshots")
    }


def test_ctrl_c_ends_cleanly_and_says_how_it_goes_on(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """130, no traceback, and the name of the run that the same command resumes."""
    doubles.faults.switch_on("cursor_events:drip,delay=1")
    process = keyboard.start("run", *days, "--json")
    _until(lambda: _commits(keyboard.folder) > 0, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    doubles.faults.reset()

    resumed = keyboard.local("run", *days, "--json")

    said = json.loads(out)
    assert (130, "interrupted") == (process.returncode, said["status"])
    assert f"the same command resumes run {said['run_id']}" in err
    assert "Traceback" not in err
    assert said["run_id"] == resumed.document["run_id"]


def test_a_locked_warehouse_says_who_has_it_while_others_read(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """A second run stops and names the first one; a query goes on."""
    keyboard.local("run", *days)
    holder = DuckDBWarehouse(keyboard.folder / ".aiu" / "warehouse.duckdb")
    try:
        ended = keyboard.local("run", *days)
        rows = keyboard.rows("SELECT COUNT(*) AS n FROM fct_cost_daily")
        status = keyboard.local("status")
    finally:
        holder.close()

    assert 1 == ended.code
    assert f"process {os.getpid()} (" in ended.err
    assert "has been using the warehouse" in ended.err
    assert rows[0]["n"] > 0
    assert 0 == status.code


def test_a_run_waits_as_long_as_it_was_told(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """--wait says who is in the way, and begins when the way is free."""
    keyboard.local("run", *days, "--stream", "claude_code")
    holder = DuckDBWarehouse(keyboard.folder / ".aiu" / "warehouse.duckdb")
    process = keyboard.start("run", *days, "--stream", "claude_code", "--wait", str(PATIENCE_S))
    assert process.stderr
    said = process.stderr.readline()
    holder.close()
    process.communicate(timeout=PATIENCE_S)

    assert f"process {os.getpid()} (" in said
    assert 0 == process.returncode
