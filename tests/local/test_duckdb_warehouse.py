"""The warehouse as one file: who may have it, what a crash leaves, and what readers see meanwhile."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from structlog.testing import capture_logs

from local.duckdb_reader import open_reader
from local.duckdb_warehouse import DuckDBWarehouse
from local.serving_copy import serving_path
from shared.errors import ConfigurationError, LockedError
from tests.contract.loads import cost_load, cost_row

if TYPE_CHECKING:
    from pathlib import Path

COUNT = "SELECT COUNT(*) AS n FROM raw_anthropic_cost"
ALIAS = "INSERT INTO dim_aliases (alias, email) SELECT @name, @name"
ALIASES = "SELECT alias FROM dim_aliases ORDER BY alias"
LOADER = """
import sys
from local.duckdb_warehouse import DuckDBWarehouse
from tests.contract.loads import cost_load
warehouse = DuckDBWarehouse(sys.argv[1])
print("ready", flush=True)
for n in range(10_000):
    warehouse.load(cost_load(f"s{n}", sys.argv[2], rows=2000))
    print(n, flush=True)
"""
OPENER = "import duckdb, sys; duckdb.connect(sys.argv[1])"
READER = """
import sys
from local.duckdb_reader import open_reader
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


def publish(warehouse: DuckDBWarehouse, epoch: int, name: str) -> bool:
    """Publish one alias."""
    with warehouse.build() as build:
        return build.publish(epoch, [(ALIAS, {"name": name})])


def test_a_file_keeps_its_name_and_a_new_file_has_a_new_one(path: Path) -> None:
    """Markers of a lost file mean nothing to the next one."""
    names = []
    for _ in range(2):
        with closing(DuckDBWarehouse(path)) as warehouse:
            names.append(warehouse.name)
    path.unlink()
    with closing(DuckDBWarehouse(path)) as warehouse:
        assert names[0] == names[1] != warehouse.name


def test_a_second_run_waits_and_then_says_who(path: Path) -> None:
    """A locked warehouse is an error that names the holder, after telling once that it waits."""
    told: list[str] = []
    with closing(DuckDBWarehouse(path)), pytest.raises(LockedError, match=rf"process \d+ .* the warehouse {path}"):
        DuckDBWarehouse(path, wait_seconds=0.1, on_wait=told.append)

    assert 1 == len(told)


def test_a_waiting_run_goes_on_when_the_first_is_done(path: Path) -> None:
    """Who waits gets the file as soon as it is let go."""
    first = DuckDBWarehouse(path)
    with closing(DuckDBWarehouse(path, on_wait=lambda _: threading.Thread(target=first.close).start())) as second:
        assert first.name == second.name


def test_another_programs_lock_is_named(path: Path) -> None:
    """A database shell that has the file open is named with its process id."""
    holder = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holder, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(LockedError, match=f"process {process.pid} "):
            DuckDBWarehouse(path)
        process.kill()


def test_the_file_stays_locked_after_it_was_copied(path: Path) -> None:
    """Making the serving copy does not let another program into the file."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")

        assert "Could not set lock" in python(OPENER, path).stderr


def test_a_killed_load_leaves_all_or_nothing(path: Path, tmp_path: Path) -> None:
    """After SIGKILL in the middle of loading, every snapshot has all of its rows or is not there."""
    part = tmp_path / "part.ndjson.gz"
    part.write_bytes(gzip.compress("".join(json.dumps(cost_row(line_no=n)) + "\n" for n in range(2000)).encode()))
    command = [sys.executable, "-c", LOADER, str(path), str(part)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as loader:
        assert loader.stdout
        for _ in range(3):
            loader.stdout.readline()
        time.sleep(0.005)
        loader.send_signal(signal.SIGKILL)

    with closing(DuckDBWarehouse(path)) as warehouse:
        snapshots = len(warehouse.query("SELECT snapshot_id FROM raw_snapshots"))
        assert 2 <= snapshots
        assert [{"n": snapshots * 2000}] == warehouse.query(COUNT)
        warehouse.load(cost_load("s0", str(part), rows=2000))
        assert [{"n": snapshots * 2000}] == warehouse.query(COUNT)


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


def test_of_two_publications_at_one_time_one_gives_way(path: Path) -> None:
    """A publication that meets another's uncommitted fence gives way instead of failing."""
    with closing(DuckDBWarehouse(path)) as warehouse, warehouse._session.cursor() as other:
        other.execute("BEGIN TRANSACTION; UPDATE aiu.ops.publish_fence SET epoch = 9")
        assert not publish(warehouse, 1, "ann")
        other.execute("ROLLBACK")
        assert publish(warehouse, 1, "ann")


def test_one_build_at_a_time(path: Path) -> None:
    """A second build waits until the first one is closed."""
    order: list[str] = []
    with closing(DuckDBWarehouse(path)) as warehouse:

        def second() -> None:
            with warehouse.build():
                order.append("second")

        thread = threading.Thread(target=second)
        with warehouse.build():
            thread.start()
            thread.join(0.05)
            order.append("first")
        thread.join()

    assert ["first", "second"] == order


def test_a_file_that_is_no_warehouse_is_explained(path: Path) -> None:
    """A broken file is named, with the way out; nothing keeps it locked."""
    path.write_bytes(b"this is no database" * 1000)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"w\.duckdb.*Move the file away"):
            DuckDBWarehouse(path, wait_seconds=0)


def test_tables_follow_the_schema(path: Path, tmp_path: Path) -> None:
    """A column that came later is added to an old file; a column that means something else refuses it."""
    schema = tmp_path / "schema"
    schema.mkdir()
    fence = "CREATE TABLE IF NOT EXISTS publish_fence (\n  id INT64 NOT NULL,\n  epoch INT64 NOT NULL\n);"
    (schema / "publish_fence.sql").write_text(fence)
    thing = schema / "thing.sql"
    thing.write_text("CREATE TABLE IF NOT EXISTS thing (\n  a INT64 NOT NULL\n);")
    DuckDBWarehouse(path, schema=schema).close()

    thing.write_text("CREATE TABLE IF NOT EXISTS thing (\n  a INT64 NOT NULL,\n  b NUMERIC\n);")
    with closing(DuckDBWarehouse(path, schema=schema)) as warehouse:
        assert [] == warehouse.query("SELECT a, b FROM thing")

    thing.write_text("CREATE TABLE IF NOT EXISTS thing (\n  a STRING NOT NULL,\n  b NUMERIC\n);")
    with pytest.raises(ConfigurationError, match=r"thing differs in a\b"):
        DuckDBWarehouse(path, schema=schema)


def test_memory_is_bounded_by_a_setting(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AIU_DUCKDB_MEMORY limits DuckDB; what is no amount of memory is named."""
    monkeypatch.setenv("AIU_DUCKDB_MEMORY", "300MB")
    with closing(DuckDBWarehouse(path)) as warehouse, warehouse._session.cursor() as cursor:
        assert [("286.1 MiB",)] == cursor.execute("SELECT current_setting('memory_limit')").fetchall()
    monkeypatch.setenv("AIU_DUCKDB_MEMORY", "plenty")
    with pytest.raises(ConfigurationError, match="AIU_DUCKDB_MEMORY='plenty'"):
        DuckDBWarehouse(path)


def test_today_can_be_fixed(path: Path) -> None:
    """Tests and demos decide what CURRENT_DATE() is, for writers and readers."""
    settings: dict[str, Any] = {"today": date(2026, 9, 1)}
    with closing(DuckDBWarehouse(path, **settings)) as warehouse:
        assert [{"d": date(2026, 9, 1)}] == warehouse.query("SELECT CURRENT_DATE() AS d")
    with closing(open_reader(path, **settings)) as reader:
        assert [{"d": date(2026, 9, 1)}] == reader.query("SELECT CURRENT_DATE() AS d")


def test_names_with_quotes_are_only_names(tmp_path: Path) -> None:
    """A folder may be called anything."""
    with closing(DuckDBWarehouse(tmp_path / "o'clock; --" / "w.duckdb")) as warehouse:
        assert [{"x": 1}] == warehouse.query("SELECT 1 AS x")


def test_an_interrupted_publication_leaves_the_last_one(path: Path) -> None:
    """The file itself shows that nothing of a publication is there before all of it is."""
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
        with pytest.raises(ConfigurationError), warehouse.build() as build:
            build.publish(2, [(ALIAS, {"name": "ben"}), ("DELETE FROM nothing WHERE TRUE", {})])
    with duckdb.connect(str(path), read_only=True) as raw:
        assert [("ann",)] == raw.execute("SELECT alias FROM main.dim_aliases").fetchall()
        assert [(1,)] == raw.execute("SELECT epoch FROM ops.publish_fence").fetchall()
