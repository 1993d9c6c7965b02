"""Locks name their holder and die with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from local.warehouse.file_lock import FileLock
from shared.errors import ConfigurationError, LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLDER = """
import sys
from pathlib import Path
from local.warehouse.file_lock import FileLock
FileLock(Path(sys.argv[1]), "the well").acquire(0)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Let another process hold the lock."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_the_error_names_the_holder(tmp_path: Path) -> None:
    """Who cannot have the lock learns which process has it, its command, and since when."""
    path = tmp_path / "lock"
    with held_elsewhere(path) as process, pytest.raises(LockedError) as caught:
        FileLock(path, "the well").acquire(0)

    said = str(caught.value)
    assert f"process {process.pid} (python" in said
    assert "has been using the well since 20" in said
    assert "run this again" in said


def test_who_waits_is_told_once(tmp_path: Path) -> None:
    """The holder is announced once, however long the wait."""
    path, told = tmp_path / "lock", list[str]()
    with held_elsewhere(path), pytest.raises(LockedError):
        FileLock(path, "the well").acquire(0.2, told.append)

    assert 1 == len(told)
    assert "has been using the well" in told[0]


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    """A killed holder holds nothing: the waiting process gets the lock and signs it."""
    path = tmp_path / "lock"
    with held_elsewhere(path) as process:
        process.kill()
        process.wait()
        lock = FileLock(path, "the well")
        lock.acquire(10)

    assert os.getpid() == json.loads(path.read_text())["pid"]
    lock.release()
    assert "" == path.read_text()


def test_two_in_one_process_are_two(tmp_path: Path) -> None:
    """A second lock of the same process waits like any other."""
    first, second = FileLock(tmp_path / "lock", "the well"), FileLock(tmp_path / "lock", "the well")
    first.acquire(0)
    with pytest.raises(LockedError, match=str(os.getpid())):
        second.acquire(0)
    first.release()
    second.acquire(0)
    second.release()


def test_a_lock_nobody_signed_is_still_a_lock(tmp_path: Path) -> None:
    """Between taking and signing there is an instant; the error says what it knows."""
    path = tmp_path / "lock"
    first = FileLock(path, "the well")
    first.acquire(0)
    path.write_text("")
    with pytest.raises(LockedError, match="another process is using the well"):
        FileLock(path, "the well").acquire(0)
    first.release()


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """The error names what cannot be written and which setting to change."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match=r"the well cannot be written.*AIU_WAREHOUSE"):
        FileLock(tmp_path / "file" / "lock", "the well").acquire(0)
