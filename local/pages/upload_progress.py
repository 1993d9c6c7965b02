"""How far big files are, drawn on a terminal: a file is read three times on its way, and that can be counted."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Self, cast

from local.pages.progress import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from local.running.world import World
    from shared.protocols import Uploads

WORTH_SHOWING = 16 << 20
"""Bytes; smaller files are read before anybody wonders."""
READINGS = 3
"""Its bytes are measured, its days are looked for, its rows are read."""


@contextmanager
def following(exports: Sequence[Path], world: World) -> Iterator[Callable[[World, str | None], None]]:
    """Yield what waits until nothing moves; while big files are read, a bar shows how far."""
    total = sum(path.stat().st_size for path in exports)
    if total < WORTH_SHOWING or not sys.stderr.isatty():
        yield follow
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(TextColumn("reading"), BarColumn(), TextColumn("{task.percentage:.0f} %"),
                  console=Console(stderr=True), transient=True) as bars:  # fmt: skip
        task = bars.add_task("", total=READINGS * total)
        world.__dict__["uploads"] = _Counted(world.uploads, lambda size: bars.advance(task, size))
        yield lambda world, _: world.bus.drain()


class _Counted:
    """The bucket, telling how many bytes are read from it."""

    def __init__(self, uploads: Uploads, tell: Callable[[int], None]) -> None:
        self._uploads, self._tell = uploads, tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uploads, name)

    def open(self, key: str) -> BinaryIO:
        """Open an object whose reading is counted."""
        return cast("BinaryIO", _CountedFile(self._uploads.open(key), self._tell))


class _CountedFile:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, tell: Callable[[int], None]) -> None:
        self._file, self._tell = file, tell

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        """Read, and tell."""
        data = self._file.read(size)
        self._tell(len(data))
        return data

    def read1(self, size: int = -1) -> bytes:
        """Read what is at hand, and tell."""
        return self.read(size)
