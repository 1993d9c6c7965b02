"""Where backups lie: a folder, or a bucket of Google Cloud Storage."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from metabase.keeping import programs
from shared.errors import ConfigurationError, FatalError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Iterator

DUMP, RECORD = ".dump", ".json"
_UNFINISHED = ".unfinished-"
_ABANDONED_AFTER_S = 86_400


class Place(Protocol):
    """A place that keeps files under names that are given once."""

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Lend a private folder for what is being written; it is gone afterwards."""
        ...

    def keep(self, file: Path, name: str) -> None:
        """Keep a file under a name, whole; FatalError when the name is taken."""
        ...

    def fetch(self, name: str, folder: Path) -> Path:
        """Return a local copy of a kept file; FatalError when there is none."""
        ...

    def backups(self) -> list[str]:
        """Return the names of all whole backups, oldest first: those that have both a dump and a record."""
        ...


def place_at(address: str) -> Place:
    """Return the place at a path or gs://bucket/prefix; ConfigurationError when that is neither."""
    if address.startswith("gs://"):
        return Bucket(address.rstrip("/"))
    if "://" in address:
        raise ConfigurationError(f"{address!r} is neither a folder nor gs://BUCKET/PREFIX: write one of these")
    return Folder(Path(address))


def whole(names: list[str]) -> list[str]:
    """Return which backups have both their files among `names`."""
    dumps = {name.removesuffix(DUMP) for name in names if name.endswith(DUMP)}
    return sorted(dumps & {name.removesuffix(RECORD) for name in names if name.endswith(RECORD)})


class Folder:
    """Backups in a folder; each file appears under its name in one step, and survives a power cut."""

    def __init__(self, root: Path) -> None:
        """Open `root`; backing up makes it when it is missing."""
        self._root = root.expanduser().absolute()

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Lend a hidden folder in the same file system, and remove what killed backups left a day ago."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            for left in self._root.glob(f"{_UNFINISHED}*"):
                if left.stat().st_mtime < time.time() - _ABANDONED_AFTER_S:
                    shutil.rmtree(left, ignore_errors=True)
            drafts = tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=self._root)
        except OSError as error:
            raise ConfigurationError(f"cannot write to {self._root}: {error.strerror}. Name another folder.") from error
        with drafts as folder:
            yield Path(folder)

    def keep(self, file: Path, name: str) -> None:
        """Keep a file that `draft` lent the folder for; FatalError when the name is taken."""
        try:
            os.link(file, self._root / name)
        except FileExistsError:
            raise FatalError(f"{self._root / name} is there already; it stays as it is") from None
        _write_through(self._root)

    def fetch(self, name: str, folder: Path) -> Path:  # noqa: ARG002 - nothing is copied: it is local already
        """Return where the file lies; FatalError when there is none."""
        if not (self._root / name).is_file():
            raise FatalError(f"there is no {name} in {self._root}: `list` says which backups are whole")
        return self._root / name

    def backups(self) -> list[str]:
        """Return the names of all whole backups, oldest first."""
        return whole([path.name for path in self._root.glob("*")])


class Bucket:
    """Backups in Google Cloud Storage, through gcloud and whatever it is signed in as."""

    def __init__(self, address: str) -> None:
        """Open gs://bucket/prefix."""
        self._address = address
        # An upload in parts would leave the parts behind when killed, and would not be one conditional write.
        self._env = {**os.environ, "CLOUDSDK_STORAGE_PARALLEL_COMPOSITE_UPLOAD_ENABLED": "False"}

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Lend a folder among the temporary files of this machine (TMPDIR)."""
        with tempfile.TemporaryDirectory(prefix="metabase-backup-") as folder:
            yield Path(folder)

    def keep(self, file: Path, name: str) -> None:
        """Upload a file unless the name is taken, which is FatalError."""
        try:
            self._gcloud("cp", "--if-generation-match=0", str(file), f"{self._address}/{name}")
        except RetriableError as error:
            if "412" in str(error) or "recondition" in str(error):
                raise FatalError(f"{self._address}/{name} is there already; it stays as it is") from None
            raise

    def fetch(self, name: str, folder: Path) -> Path:
        """Download a file; FatalError when there is none."""
        try:
            self._gcloud("cp", f"{self._address}/{name}", str(folder / name))
        except RetriableError as error:
            if "matched no objects" in str(error):
                raise FatalError(f"there is no {self._address}/{name}: `list` says which are whole") from None
            raise
        return folder / name

    def backups(self) -> list[str]:
        """Return the names of all whole backups, oldest first."""
        try:
            found = self._gcloud("ls", f"{self._address}/")
        except RetriableError as error:
            if "matched no objects" in str(error):
                return []
            raise
        return whole([line.strip().rpartition("/")[2] for line in found.splitlines()])

    def _gcloud(self, *arguments: str) -> str:
        return programs.run(["gcloud", "storage", *arguments, "--quiet"], env=self._env)


def _write_through(folder: Path) -> None:
    """Have the folder's new name on disk before anything relies on it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
