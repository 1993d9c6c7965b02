"""The lake as a folder: one file per object, written once, whole or not at all.

A key's segments are folders below the root. `.writing` beside them holds what is still being written: it is never
listed, and swept when a day old.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.protocols import MissingObjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ABANDONED_AFTER_S = 86_400
_ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_MENDABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOSPC, errno.EDQUOT}


class FolderLake:
    """Objects in a folder of this machine; any number of threads and processes may share it."""

    def __init__(self, root: str | Path, on_create: Callable[[str, int], None] | None = None) -> None:
        """Open `root`, made when missing; `on_create(key, size in bytes)` hears of every object this lake wrote."""
        self.root = Path(root).expanduser().absolute()
        self._writing = self.root / ".writing"
        self._on_create = on_create
        try:
            self._writing.mkdir(parents=True, exist_ok=True)
            self._sweep()
        except OSError as error:
            self._refuse(error)

    def __repr__(self) -> str:
        return f"FolderLake({str(self.root)!r})"

    def create(self, key: str, data: bytes) -> bool:
        """Write `data` under `key` unless something is there; True when this call wrote it. All or nothing."""
        target = self._path(key)
        try:
            created = not target.exists() and self._place(data, target)
        except OSError as error:
            self._refuse(error)
        if created:
            self._tell(key, len(data))
        return created

    def receive(self, key: str, file: BinaryIO) -> bool:
        """Write what `file` holds, as `create` does with bytes, without holding it in memory."""
        target = self._path(key)
        try:
            created = not target.exists() and self._place(file, target)
        except OSError as error:
            self._refuse(error)
        if created:
            self._tell(key, target.stat().st_size)
        return created

    def open(self, key: str) -> BinaryIO:
        """Open the object under `key` from its beginning; MissingObjectError when there is none."""
        try:
            return self._path(key).open("rb")
        except _ABSENT:
            raise MissingObjectError(f"the lake {self.root} has no object {key!r}") from None
        except OSError as error:
            raise RetriableError(f"cannot read {key!r} from the lake {self.root}: {error.strerror}") from error

    def read(self, key: str) -> bytes:
        """Return the bytes under `key`; MissingObjectError when there are none."""
        try:
            return self._path(key).read_bytes()
        except _ABSENT:
            raise MissingObjectError(f"the lake {self.root} has no object {key!r}") from None
        except OSError as error:
            raise RetriableError(f"cannot read {key!r} from the lake {self.root}: {error.strerror}") from error

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with `prefix`, sorted; walks only the folders that can hold some."""
        folder, _, start = prefix.rpartition("/")
        where, base = (self._path(folder), f"{folder}/") if folder else (self.root, "")
        try:
            return sorted(_walk(where, base, start))
        except OSError as error:
            raise RetriableError(f"cannot list {prefix!r} in the lake {self.root}: {error.strerror}") from error

    def discard(self, keys: Iterable[str]) -> None:
        """Delete keys under `stage/`; missing ones are fine, keys elsewhere are refused."""
        for key in keys:
            if not key.startswith("stage/"):
                raise FatalError(f"{key!r} is not under stage/: nothing else is ever deleted from the lake")
            try:
                self._path(key).unlink()
            except _ABSENT:
                continue
            except OSError as error:
                self._refuse(error)

    def uri(self, key: str) -> str:
        """Return the absolute path of that object."""
        return str(self._path(key))

    def _path(self, key: str) -> Path:
        """Refuse keys that would leave the folder or hide in it."""
        segments = key.split("/")
        if any(not part or part.startswith(".") or "\\" in part or not part.isprintable() for part in segments):
            raise FatalError(f"{key!r} is no lake key: write names joined by single slashes, none starting with a dot")
        return self.root.joinpath(*segments)

    def _place(self, data: bytes | BinaryIO, target: Path) -> bool:
        """Write the file elsewhere, then name it in one step that fails when the name is taken."""
        handle, name = tempfile.mkstemp(dir=self._writing)
        try:
            with os.fdopen(handle, "wb") as file:
                if isinstance(data, bytes):
                    file.write(data)
                else:
                    shutil.copyfileobj(data, file, 1 << 20)
            target.parent.mkdir(parents=True, exist_ok=True)
            return self._name(Path(name), target)
        finally:
            Path(name).unlink(missing_ok=True)

    def _name(self, written: Path, target: Path) -> bool:
        try:
            os.link(written, target)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            return self._name_without_links(written, target)
        return True

    def _name_without_links(self, written: Path, target: Path) -> bool:
        """Serve file systems without hard links: one names at a time, and the lock dies with its holder."""
        with (self._writing / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if target.exists():
                return False
            written.rename(target)
            return True

    def _tell(self, key: str, size: int) -> None:
        """Announce an object; it is written, so whoever fails to listen must not make the writer fail."""
        if self._on_create is None:
            return
        try:
            self._on_create(key, size)
        except Exception as error:  # noqa: BLE001 - an announcement is a hint, whatever goes wrong with it
            import structlog  # only this rare line needs it

            structlog.get_logger().warning("lake.announcement_failed", key=key, error=str(error))

    def _sweep(self) -> None:
        """Remove what killed writers left behind."""
        for path in self._writing.iterdir():
            if path.name != "lock" and path.stat().st_mtime < time.time() - _ABANDONED_AFTER_S:
                path.unlink(missing_ok=True)

    def _refuse(self, error: OSError) -> NoReturn:
        """Say it in the house's errors: mendable by a person, or worth another try."""
        if error.errno in _MENDABLE:
            raise ConfigurationError(
                f"the lake {self.root} cannot be written: {error.strerror} ({error.filename}). "
                "Make that folder writable, free some space, or point AIU_LAKE at another folder."
            ) from error
        raise RetriableError(f"writing to the lake {self.root} failed: {error.strerror or error}") from error


def _walk(folder: Path | str, base: str, start: str) -> Iterator[str]:
    """Yield the keys in `folder` whose first segment begins with `start`; hidden names are no objects."""
    try:
        entries = os.scandir(folder)
    except _ABSENT:
        return
    with entries:
        for entry in entries:
            if not entry.name.startswith(start) or entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _walk(entry.path, f"{base}{entry.name}/", "")
            else:
                yield base + entry.name
