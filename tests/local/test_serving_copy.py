"""What readers in other processes see while somebody writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from local.warehouse.reader import open_reader
from local.warehouse.schema_files import SCHEMA
from local.warehouse.serving_copy import serving_path
from shared.errors import ConfigurationError, LockedError
from tests.contract.loads import cost_load
from tests.local.publications import ALIASES, publish

if TYPE_CHECKING:
    from pathlib import Path

OPENER = "import duckdb, sys; duckdb.connect(sys.argv[1])"
READER = """
import sys
from local.warehouse.reader import open_reader
from local.warehouse.schema_files import SCHEMA
print(open_reader(sys.argv[1]).query("SELECT alias FROM dim_aliases ORDER BY alias"))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the warehouse file is, or will be."""
    return tmp_path / "w.duckdb"


def python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_file_stays_locked_after_it_was_copied(path: Path) -> None:
    """Making the serving copy does not let another program into the file."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")

        assert "Could not set lock" in python(OPENER, path).stderr


def test_readers_see_what_was_published_while_a_writer_is_open(path: Path) -> None:
    """Another process reads the last publication although this one has the file; a load alone shows nothing."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
        warehouse.load(cost_load("s1", rows=0))

        assert "[{'alias': 'ann'}]\n" == python(READER, path).stdout


def test_a_reader_follows_every_publication(path: Path) -> None:
    """A reader that stays open, as a dashboard does, sees the next publication without being told."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
        with closing(open_reader(path)) as reader:
            assert [{"alias": "ann"}] == reader.query(ALIASES)
            publish(warehouse, 2, "ben")
            assert [{"alias": "ann"}, {"alias": "ben"}] == reader.query(ALIASES)
            assert warehouse.name == reader.name


def test_a_reader_cannot_write(path: Path) -> None:
    """Whatever a reader is asked, the copy stays what it is."""
    DuckDBWarehouse(path).close()
    with closing(open_reader(path)) as reader, pytest.raises(ConfigurationError):
        reader.query("DELETE FROM dim_aliases WHERE TRUE")


def test_without_a_warehouse_a_reader_says_what_to_do(path: Path) -> None:
    """Neither a copy nor a file: the error says how to get one."""
    with pytest.raises(ConfigurationError, match="python -m local run"):
        open_reader(path)


def test_a_file_without_a_copy_is_read_itself(path: Path) -> None:
    """When the copy was deleted, the file itself is read, as long as nobody writes it."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
        serving_path(path).unlink()
        with pytest.raises(LockedError):
            open_reader(path)
    assert not serving_path(path).exists()

    with closing(open_reader(path)) as reader:
        assert [{"alias": "ann"}] == reader.query(ALIASES)


def test_loads_reach_readers_when_the_run_ends(path: Path) -> None:
    """Closing brings the copy up to date; a copy nothing has changed for is left alone."""
    warehouse = DuckDBWarehouse(path)
    warehouse.load(cost_load("s1", rows=0))
    warehouse.close()
    made = serving_path(path).stat().st_ino
    DuckDBWarehouse(path).close()

    assert made == serving_path(path).stat().st_ino
    with closing(open_reader(path)) as reader:
        assert [{"n": 1}] == reader.query("SELECT COUNT(*) AS n FROM raw_snapshots")


def test_a_copy_a_killed_run_owed_is_made_by_the_next(path: Path) -> None:
    """A run that ended between writing and copying leaves an old copy; the next run renews it."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
    serving_path(path).write_bytes(b"older")
    os.utime(serving_path(path), (0, 0))
    DuckDBWarehouse(path).close()

    with closing(open_reader(path)) as reader:
        assert [{"alias": "ann"}] == reader.query(ALIASES)


def test_a_copy_that_fails_does_not_fail_the_publication(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers keep the last copy, the log says why, and what was published stays published."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        monkeypatch.setenv("PATH", "/nonexistent")
        with capture_logs() as lines:
            assert publish(warehouse, 1, "ann")
        monkeypatch.undo()

        assert ["warehouse.serving_copy_failed"] == [line["event"] for line in lines]
        assert [{"alias": "ann"}] == warehouse.query(ALIASES)


def test_what_a_killed_copy_left_is_swept(path: Path) -> None:
    """The next copy removes what a run that was killed while copying left beside it."""
    left = path.with_name("w.duckdb.serving.4711")
    left.write_bytes(b"half a copy")
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")

    assert not left.exists()


def test_readers_see_a_new_view_without_a_run(path: Path, tmp_path: Path) -> None:
    """Opening the file with a newer schema is enough: nothing has to be loaded."""
    older = tmp_path / "sql" / "schema"
    shutil.copytree(SCHEMA.parent, older.parent)
    shutil.rmtree(older.with_name("views") / "vw_incidents")
    DuckDBWarehouse(path, schema=older).close()
    DuckDBWarehouse(path).close()

    with closing(open_reader(path)) as reader:
        assert [] == reader.query("SELECT * FROM vw_incidents")
