"""A real PostgreSQL, from Debian's packages, on a socket of its own in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SCHEMA = HERE / "metabase.sql"
FAST = "-c fsync=off -c full_page_writes=off -c listen_addresses=''"


class Server:
    """A running server; its programs find it through PGHOST, PGUSER and PATH."""

    def __init__(self, binaries: Path, socket: Path) -> None:
        self.binaries = binaries
        self.settings = {
            "PGHOST": str(socket),
            "PGUSER": "metabase",
            "PATH": f"{binaries}:{os.environ['PATH']}",
        }

    def sql(self, database: str, text: str) -> list[str]:
        """Run statements and return the lines that they answer."""
        argv = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", database]
        done = subprocess.run(argv, input=text, env=self.settings, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stderr
        return done.stdout.splitlines()

    def make(self, name: str, *, filled: bool = False) -> str:
        """Make a database, empty or as Metabase leaves it, and return its name."""
        self.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.sql("postgres", f"CREATE DATABASE {name}")
        if filled:
            self.sql(name, SCHEMA.read_text(encoding="utf-8"))
        return name

    def contents(self, database: str) -> dict[str, list[str]]:
        """Return every row of every table, as text, sorted."""
        tables = self.sql(
            database, "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        return {table: sorted(self.sql(database, f"SELECT t::text FROM {table} AS t")) for table in sorted(tables)}


@contextmanager
def running() -> Iterator[Server]:
    """Run a server while the block runs; skips loudly where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("NOT TESTED: backup and restore need a PostgreSQL: apt-get install -y postgresql")
    # Not in tmp_path: the server's own user must get there, and a socket's path is at most 107 characters long.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user = _owner(folder)
    binaries = found[-1].parent
    data = folder / "data"
    try:
        _do([*as_user, str(binaries / "initdb"), "-D", str(data), "-U", "metabase", "-A", "trust", "-E", "UTF8"])
        control = [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        _do([*control, "-o", f"{FAST} -k {folder}", "start"])
        try:
            yield Server(binaries, folder)
        finally:
            _do([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _owner(folder: Path) -> list[str]:
    """Return what stands before the server's programs: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _do(argv: list[str]) -> None:
    done = subprocess.run(argv, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert 0 == done.returncode, done.stderr
