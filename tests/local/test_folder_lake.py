"""The lake as a folder: what a file system adds to the contract."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from local.folder_lake import FolderLake
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WRITER = """
import sys
from local.folder_lake import FolderLake
lake, data = FolderLake(sys.argv[1]), b"x" * 5_000_000
print("ready", flush=True)
for n in range(10_000):
    lake.create(f"stage/part-{n}", data)
"""


def refusing(number: int) -> Callable[..., None]:
    """Return a stand-in for a system call that always fails with this errno."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_a_killed_writer_leaves_whole_objects(tmp_path: Path) -> None:
    """A process killed in the middle of writing leaves nothing or the whole object under a key."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        lake = FolderLake(tmp_path)
        while not lake.list("stage/"):
            time.sleep(0.001)
        writer.send_signal(signal.SIGKILL)

    assert {5_000_000} == {len(lake.read(key)) for key in lake.list("")}


def test_what_a_killed_writer_left_is_swept_later(tmp_path: Path) -> None:
    """Unfinished files are never listed; a day later the next lake removes them."""
    FolderLake(tmp_path)
    fresh, old = tmp_path / ".writing" / "fresh", tmp_path / ".writing" / "old"
    for path in (fresh, old):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    assert [] == FolderLake(tmp_path).list("")
    assert (True, False) == (fresh.exists(), old.exists())


def test_file_systems_without_hard_links_serve_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where links are not supported, the first still wins and the second still hears it."""
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    lake = FolderLake(tmp_path)

    assert lake.create("a/b", b"first")
    assert not lake.create("a/b", b"second")
    assert b"first" == lake.read("a/b")
    assert ["a/b"] == lake.list("")


def test_a_writer_that_checked_too_early_still_loses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without links the name is given under a lock that looks again."""
    lake = FolderLake(tmp_path)
    monkeypatch.setattr(os, "link", refusing(errno.ENOTSUP))
    (tmp_path / "a").write_bytes(b"first")
    monkeypatch.setattr(type(tmp_path), "exists", _absent_once(tmp_path / "a"))

    assert not lake.create("a", b"second")
    assert b"first" == lake.read("a")


def _absent_once(path: Path) -> object:
    """Return a stand-in for Path.exists that is wrong about `path` the first time."""
    asked_before: set[Path] = set()

    def exists(asked: Path) -> bool:
        seen = asked != path or path in asked_before
        asked_before.add(asked)
        return seen and os.path.lexists(asked)

    return exists


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """The error names the folder and says what to do."""
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(ConfigurationError, match=r"file/lake cannot be written.*AIU_LAKE"):
        FolderLake(tmp_path / "file" / "lake")


def test_a_full_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: the error says so, and nothing is there afterwards."""
    lake = FolderLake(tmp_path)

    monkeypatch.setattr(os, "link", refusing(errno.ENOSPC))
    with pytest.raises(ConfigurationError, match="No space left on device"):
        lake.create("a", b"")
    assert [] == lake.list("")


def test_a_passing_fault_may_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input/output error is neither the person's fault nor final."""
    lake = FolderLake(tmp_path)

    monkeypatch.setattr(os, "link", refusing(errno.EIO))
    with pytest.raises(RetriableError, match="Input/output error"):
        lake.create("a", b"")


def test_a_key_below_an_object_is_refused(tmp_path: Path) -> None:
    """A file is no folder: a key below an existing object is explained, not a crash."""
    lake = FolderLake(tmp_path)
    lake.create("a", b"")

    with pytest.raises(ConfigurationError, match="cannot be written"):
        lake.create("a/b", b"")


def test_creation_is_announced_once(tmp_path: Path) -> None:
    """The hook hears of every object this lake wrote, with its size, and of none it did not write."""
    heard: list[tuple[str, int]] = []
    lake = FolderLake(tmp_path, on_create=lambda key, size: heard.append((key, size)))

    lake.create("a", b"123")
    lake.create("a", b"456")

    assert [("a", 3)] == heard


def test_an_announcement_that_fails_changes_nothing(tmp_path: Path) -> None:
    """The object is written: a listener's failure is logged and never becomes the writer's."""

    def deaf(key: str, size: int) -> None:
        raise OSError("nobody listens")

    with capture_logs() as lines:
        assert FolderLake(tmp_path, on_create=deaf).create("a", b"")

    assert ["lake.announcement_failed"] == [line["event"] for line in lines]


def test_listing_walks_only_where_keys_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listing one stream does not look into the folders of others."""
    lake = FolderLake(tmp_path)
    for stream in ("a", "b"):
        for day in range(3):
            lake.create(f"commit/{stream}/{day}/x.json", b"")
    walked: list[str] = []
    scandir = os.scandir

    def watched(path: str | Path) -> Iterator[os.DirEntry[str]]:
        walked.append(str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", watched)

    assert ["commit/a/1/x.json"] == lake.list("commit/a/1")
    assert [str(tmp_path / "commit/a"), str(tmp_path / "commit/a/1")] == walked
