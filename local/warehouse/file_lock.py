"""One process at a time: a lock that says who holds it, and that dies with its holder."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError, LockedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_POLL_S = 0.05
_COMMAND_LENGTH = 200


class FileLock:
    """An exclusive lock on a small file, held until released or until the process ends, however it ends."""

    def __init__(self, path: Path, what: str) -> None:
        """`what` is locked, in the words of the error: 'the warehouse ./x.duckdb'."""
        self._path = path
        self._what = what
        self._handle: int | None = None

    def acquire(self, wait_seconds: float, on_wait: Callable[[str], None] | None = None) -> None:
        """Take the lock; `on_wait` hears once who holds it, LockedError says so after `wait_seconds`."""
        handle = self._open()
        try:
            self._wait(handle, wait_seconds, on_wait)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        self._sign(handle)

    def _wait(self, handle: int, wait_seconds: float, on_wait: Callable[[str], None] | None) -> None:
        deadline = time.monotonic() + wait_seconds
        while not _try(handle):
            if time.monotonic() >= deadline:
                raise LockedError(f"{self.holder()}. Wait until it has finished, or stop it, then run this again")
            if on_wait:
                on_wait(self.holder())
                on_wait = None
            time.sleep(_POLL_S)

    def release(self) -> None:
        """Let go of the lock."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def holder(self) -> str:
        """Say who holds the lock, since when."""
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            return f"process {said['pid']} ({said['command']}) has been using {self._what} since {said['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return f"another process is using {self._what}"

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ConfigurationError(
                f"{self._what} cannot be written: {error.strerror} ({error.filename}). "
                "Make its folder writable, or point AIU_WAREHOUSE at another file"
            ) from error

    def _sign(self, handle: int) -> None:
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        signature = {"pid": os.getpid(), "command": _command(), "since": since}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(signature).encode(), 0)


def _command() -> str:
    """Return this process's command line as a person would have typed it, on one line."""
    program, *arguments = sys.orig_argv
    return " ".join([program.rpartition("/")[2], *arguments]).replace("\n", " ")[:_COMMAND_LENGTH]


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
