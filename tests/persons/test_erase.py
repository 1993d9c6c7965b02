"""After an erasure the person is named nowhere, every sum is what it was, and nothing brings them back."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.house.repository import ROOT
from tests.persons.conftest import files_naming, person, sums

if TYPE_CHECKING:
    from tests.cli.keyboard import Keyboard

ANA = "ana@example.com"
COUNT_ANA = "SELECT COUNT(*) AS n FROM fct_cost_daily WHERE user_email = 'ana@example.com'"
COUNT_ERASED = (
    "SELECT COUNT(*) AS n, COUNT(DISTINCT user_email) AS people FROM fct_cost_daily WHERE user_email LIKE 'erased-%'"
)


def test_erased_means_everywhere(full: Keyboard) -> None:
    """No byte of the address is left in lake, uploads, warehouse, serving copy and logs; sums are the same."""
    before, rows = sums(full), full.rows(COUNT_ANA)[0]["n"]
    assert rows > 0
    assert files_naming(ANA, full.folder / ".aiu")

    said = person(full, "erase", ANA, "--yes")

    assert 0 == said.exit_code, said.output
    assert [] == files_naming(ANA, full.folder / ".aiu")
    assert before == sums(full)
    assert [{"n": 0}] == full.rows(COUNT_ANA)
    assert [{"n": rows, "people": 1}] == full.rows(COUNT_ERASED)
    for table in ("fct_cost_daily", "fct_usage_daily", "applied_winners"):
        dangling = f"SELECT COUNT(*) AS n FROM {table} WHERE snapshot_id NOT IN (SELECT snapshot_id FROM raw_snapshots)"
        assert [{"n": 0}] == full.rows(dangling), table


@pytest.mark.slow
def test_nothing_brings_them_back(full: Keyboard) -> None:
    """A sweep, a replay, a run, the same upload again and a new warehouse from the lake: they know nobody."""
    before = sums(full)
    said = person(full, "erase", ANA, "--yes")
    assert 0 == said.exit_code, said.output
    run_id = full.rows("SELECT MIN(run_id) AS run_id FROM run_entries WHERE kind = 'backfill'")[0]["run_id"]
    season = full.rows(
        "SELECT MIN(cost_date) AS lo, MAX(cost_date) AS hi FROM fct_cost_daily WHERE platform = 'claude_api'"
    )

    swept = full.local("sweep")
    assert 0 == swept.code, swept.out + swept.err
    assert 0 == full.local("replay", run_id).code
    assert 0 == full.local("run", "--start", season[0]["lo"], "--end", season[0]["hi"]).code
    assert 0 == full.local("upload", *(str(path) for path in (full.folder / "brought").iterdir())).code
    assert before == sums(full)
    for path in (full.folder / ".aiu").glob("warehouse.duckdb*"):
        path.unlink()
    assert 0 == full.local("replay", "--from-lake").code

    assert before == sums(full)
    assert [{"n": 0}] == full.rows(COUNT_ANA)
    # The file that was brought again lies in the uploads; what was read from it names nobody.
    assert [] == [name for name in files_naming(ANA, full.folder / ".aiu") if not name.startswith("uploads/")]


ERASE, LAKE, WAREHOUSE = (f"local.running.person_{name}" for name in ("erase", "lake", "warehouse"))
STEPS = [
    ("the list", ERASE, "put", 0),
    ("the first revision", LAKE, "rewritten", 0),
    ("a later revision", LAKE, "rewritten", 3),
    ("the check", ERASE, "_check_loaded", 0),
    ("a plan relieved", LAKE, "_relieve", 1),
    ("the first commit removed", LAKE, "remove", 0),
    ("a later commit removed", LAKE, "remove", 3),
    ("the old rows", WAREHOUSE, "drop_old", 0),
    ("the second look", ERASE, "_look_again", 0),
    ("the uploads", ERASE, "remove_uploads", 0),
    ("the documents", LAKE, "strip_documents", 0),
    ("the new file", WAREHOUSE, "compact", 0),
    ("the logs", ERASE, "strip_logs", 0),
]
OFTEN = {"a later commit removed"}
"""Killed there on every run of the tests; everywhere else by `nox -s chaos`."""


@pytest.mark.parametrize(
    ("module", "name", "calls"),
    [pytest.param(*step, id=said, marks=[] if said in OFTEN else pytest.mark.chaos) for said, *step in STEPS],
)
def test_killed_anywhere_it_converges(module: str, name: str, calls: int, full: Keyboard) -> None:
    """Killed before any step, or in the middle of one that repeats, the same command ends where it should."""
    before = sums(full)
    assert -signal.SIGKILL == _killed(full, module, name, calls)
    said = person(full, "erase", ANA, "--yes")

    assert 0 == said.exit_code, f"{said.output} {said.exception}"
    assert [] == files_naming(ANA, full.folder / ".aiu")
    assert before == sums(full)


@pytest.mark.slow
def test_somebody_else_stays(full: Keyboard) -> None:
    """An address that only ends like the erased one is another person's; the erased one's colleagues keep theirs."""
    others = full.rows(
        "SELECT DISTINCT user_email FROM fct_cost_daily WHERE user_email != 'ana@example.com' ORDER BY 1"
    )
    person(full, "erase", ANA, "--yes")
    left = full.rows("SELECT DISTINCT user_email FROM fct_cost_daily WHERE user_email NOT LIKE 'erased-%' ORDER BY 1")

    assert others == left


def test_the_key_is_needed(full: Keyboard) -> None:
    """Without its key nobody is erased: they could not be recognised when they come again."""
    full.environment["AIU_PERSON_KEY"] = "short"
    said = person(full, "erase", ANA, "--yes")

    assert re.search("AIU_PERSON_KEY is not set, or shorter", str(said.exception))
    assert files_naming(ANA, full.folder / ".aiu")


def test_nobody_is_called_so(full: Keyboard) -> None:
    """An address that nothing names is a mistake, not a success."""
    said = person(full, "erase", "nobody@example.com", "--yes")

    assert "nothing here names nobody@example.com" in str(said.exception)


@pytest.mark.slow
def test_sums_that_differ_stop_it(full: Keyboard) -> None:
    """When a sum is not what it was, nothing is deleted, and the message says which; --recount goes on."""
    _killed(full, ERASE, "_check_loaded", 0)
    (record, *_) = (full.folder / ".aiu" / "lake" / "persons" / "pending").iterdir()
    record.write_text(record.read_text().replace('"totals":{', '"totals":{"a sum that was":["1"],'))
    kept = files_naming(ANA, full.folder / ".aiu" / "lake" / "stage")
    said = person(full, "erase", ANA, "--yes")

    assert "a sum that was" in str(said.exception)
    assert kept
    assert kept == files_naming(ANA, full.folder / ".aiu" / "lake" / "stage")
    assert 0 == person(full, "erase", ANA, "--yes", "--recount").exit_code
    assert [] == files_naming(ANA, full.folder / ".aiu")


def _killed(keyboard: Keyboard, *arguments: object) -> int:
    """Erase in a process that dies on the way, and return how it ended."""
    command = [sys.executable, "-m", "tests.persons.mortal", *map(str, arguments), ANA]
    environment = {**os.environ, **keyboard.environment, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=keyboard.folder, env=environment, capture_output=True, check=False).returncode
