"""The warehouse as one file: who may have it, what a crash leaves, what an old file becomes."""

from __future__ import annotations

import gzip
import json
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

from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from local.warehouse.reader import open_reader
from shared.errors import ConfigurationError, LockedError, PipelineError, RetriableError
from tests.contract.loads import cost_load, cost_row
from tests.local.publications import ALIAS, publish

if TYPE_CHECKING:
    from pathlib import Path

COUNT = "SELECT COUNT(*) AS n FROM raw_anthropic_cost"
LOADER = """
import sys
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from tests.contract.loads import cost_load
warehouse = DuckDBWarehouse(sys.argv[1])
print("ready", flush=True)
for n in range(10_000):
    warehouse.load(cost_load(f"s{n}", sys.argv[2], rows=2000))
    print(n, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the warehouse file is, or will be."""
    return tmp_path / "w.duckdb"


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


def test_closing_ends_what_other_threads_are_asking(path: Path) -> None:
    """A question without an end gets an error when the file is let go of, and no thread outlives it."""
    DuckDBWarehouse(path).close()
    reader, said = open_reader(path), list[PipelineError]()
    many = "UNNEST(GENERATE_ARRAY(1, 100000))"
    endless = f"SELECT COUNT(*) AS n FROM {many} AS a CROSS JOIN {many} AS b WHERE MOD(a * b, 7) = 1"

    def ask_for_ever() -> None:
        asking.set()
        try:
            while True:
                reader.query(endless)
        except PipelineError as error:
            said.append(error)

    asking = threading.Event()
    thread = threading.Thread(target=ask_for_ever)
    thread.start()
    assert asking.wait(10)
    time.sleep(0.2)
    reader.close()
    thread.join(20)

    assert not thread.is_alive()
    assert ["the warehouse is being closed"] == [str(error) for error in said]
    assert isinstance(said[0], RetriableError)
