"""metabase/lock/<environment>.json: which number of an instance each definition has there, and how it was left.

The file holds no secret and belongs into version control. It may be lost: `python -m metabase lock rebuild` makes it
anew from the marks that everything carries.
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FOLDER = Path(__file__).parents[1] / "lock"
NOTHING = "-"
Kind = Literal["collection", "card", "dashboard"]


class Entry(msgspec.Struct, omit_defaults=True):
    """One object: its number there, what Metabase calls it everywhere, and fingerprints of how it was left."""

    number: int
    entity_id: str
    fields: dict[str, str] = {}
    """Field → fingerprint of what was wanted `/` of what Metabase told after the write."""
    parts: dict[str, int] = {}
    """Numbers of a dashboard's tabs and placements, as `tab KEY` and `placement KEY`."""

    def left(self, field: str) -> str:
        """Return the fingerprint of what Metabase told last, NOTHING for a field that was not there."""
        return self.fields.get(field, f"{NOTHING}/{NOTHING}").partition("/")[2]

    def asked(self, field: str) -> str:
        """Return the fingerprint of what was wanted last."""
        return self.fields.get(field, f"{NOTHING}/{NOTHING}").partition("/")[0]


class Lock(msgspec.Struct):
    """What is known of one instance."""

    url: str = ""
    collections: dict[str, Entry] = {}
    cards: dict[str, Entry] = {}
    dashboards: dict[str, Entry] = {}

    def of(self, kind: Kind) -> dict[str, Entry]:
        """Return the entries of a kind by key."""
        return {"collection": self.collections, "card": self.cards, "dashboard": self.dashboards}[kind]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.collections or self.cards or self.dashboards)


def path_of(environment: str, folder: Path = FOLDER) -> Path:
    """Return the file of an environment; ConfigurationError for a name that is no file's."""
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", environment):
        raise ConfigurationError(f"--environment {environment!r}: write letters, digits, - and _, for example staging")
    return folder / f"{environment}.json"


def read(path: Path) -> Lock:
    """Return a lock, empty where there is no file; ConfigurationError when it cannot be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Lock)
    except FileNotFoundError:
        return Lock()
    except msgspec.DecodeError as error:
        raise ConfigurationError(
            f"{path.name}: {error}; delete the file and run `python -m metabase lock rebuild`"
        ) from None


def write(path: Path, lock: Lock) -> None:
    """Replace the file in one step, so that whoever is killed leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(lock, order="sorted"), indent=1) + b"\n"
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_bytes(text)
    fresh.replace(path)


@contextmanager
def alone(path: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Let one process at a time of this machine write a folder of locks; `on_wait` says that another one does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def pairs(wanted: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Return field → fingerprints, for the `fields` of an entry."""
    return {field: f"{wanted.get(field, NOTHING)}/{told.get(field, NOTHING)}" for field in sorted({*wanted, *told})}
