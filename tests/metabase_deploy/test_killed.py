"""A backup that is killed, or whose pg_dump dies, leaves nothing that looks like one."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from metabase.keeping.backup import back_up
from metabase.keeping.places import Folder
from metabase.keeping.postgres import Postgres
from metabase.keeping.restore import restore
from shared.errors import FatalError, RetriableError
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.metabase_deploy.server import Server

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
NAME = "metabase-20261122T040000Z"
STALLS = 'case "$0" in pg_dump) "$0" "$@" | { head -c 50000; sleep 60; };; *) exec "$0" "$@";; esac'
DIES = 'case "$0" in pg_dump) "$0" "$@" | head -c 50000; exit 3;; *) exec "$0" "$@";; esac'
DAY_S = 86_400


def killed_in_the_middle(folder: Path, with_what: signal.Signals) -> None:
    """Start a backup of which 50,000 bytes arrive and no more, wait for them, and kill it."""
    through = shlex.join(["/bin/sh", "-c", STALLS])
    argv = [sys.executable, "-m", "metabase.keeping", "backup", "--database=filled", f"--through={through}"]
    with subprocess.Popen([*argv, f"--to={folder}"], cwd=ROOT, start_new_session=True) as process:
        while not any(path.stat().st_size for path in folder.glob(".unfinished-*/*.dump")):
            assert process.poll() is None, "the backup ended before it was killed"
            time.sleep(0.02)
        process.send_signal(with_what)
        assert -with_what == process.wait()
        os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("with_what", [signal.SIGKILL, signal.SIGTERM])
def test_killed_half_way(metabase: Postgres, tmp_path: Path, with_what: signal.Signals) -> None:
    """Killed while the dump is written, there is nothing under the final names, and the next backup is whole."""
    killed_in_the_middle(tmp_path, with_what)

    place = Folder(tmp_path)
    assert [] == [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert [] == place.backups()
    record = back_up(metabase, place, AT)
    assert [record.name] == place.backups()


def test_killed_between_its_two_files(
    metabase: Postgres, empty: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is kept last: a dump alone is there for a moment, and is no backup."""
    link = os.link

    def link_and_die(source: Path, target: Path) -> None:
        link(source, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", link_and_die)
    place = Folder(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        back_up(metabase, place, AT)

    assert [f"{NAME}.dump"] == [path.name for path in tmp_path.iterdir()]
    assert [] == place.backups()
    with pytest.raises(FatalError, match=f"there is no {NAME}.json"):
        restore(empty, place, NAME)


def test_what_was_left_is_swept_a_day_later(metabase: Postgres, tmp_path: Path) -> None:
    """Leftovers of today may belong to somebody at work; those of yesterday do not."""
    killed_in_the_middle(tmp_path, signal.SIGKILL)
    left = next(tmp_path.glob(".unfinished-*"))
    back_up(metabase, Folder(tmp_path), AT)
    assert left.exists()

    os.utime(left, (time.time() - DAY_S - 60,) * 2)
    back_up(metabase, Folder(tmp_path), AT.replace(hour=5))

    assert not left.exists()


def test_a_dump_that_dies(server: Server, metabase: Postgres, tmp_path: Path) -> None:
    """When pg_dump fails after its first bytes, those bytes are gone."""
    with pytest.raises(RetriableError, match="ended with 3"):
        back_up(Postgres(metabase.database, "metabase", ("/bin/sh", "-c", DIES)), Folder(tmp_path), AT)
    assert [] == list(tmp_path.iterdir())


def test_a_disk_that_is_full(metabase: Postgres, tmp_path: Path) -> None:
    """A destination that cannot be written is said before anything is dumped."""
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    argv = [sys.executable, "-m", "metabase.keeping", "backup", "--database=filled", "--through="]
    done = subprocess.run(
        [*argv, f"--to={tmp_path / 'file' / 'backups'}"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (2, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert "Name another folder" in done.stderr
