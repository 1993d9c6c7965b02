"""What a person chose for one call: which instance, which warehouse, which definitions."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from metabase.sync import lock
from metabase.sync.instance import Place, look
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from metabase.compiling.wanted import Wanted
    from metabase.sync.client import Metabase
    from metabase.sync.instance import Instance

T = TypeVar("T")
KEY_NAME = "METABASE_API_KEY"
VIEWS = {"names": "bi.", "hashed": "hashed.hashed_"}
"""How people are shown → what stands before a view's name, behind the base name of the datasets."""
VAULT = Path(".aiu") / "metabase-secrets"
"""Where `bootstrap` keeps what it makes up, unless AIU_SECRETS names Secret Manager."""


@dataclass(frozen=True)
class Choices:
    """The options that all commands share."""

    environment: str
    dataset: str
    people: str
    database: str
    folder: Path
    definitions: Callable[[str], Wanted]

    @classmethod
    def of(cls, definitions: Callable[[str], Wanted] | None, chosen: dict[str, str | None]) -> Choices:
        """Return the options; without other definitions they are those of metabase/dashboards."""
        return cls(
            str(chosen["environment"]),
            str(chosen["dataset"]),
            str(chosen["people"]),
            str(chosen["database"]),
            Path(chosen["lock_folder"] or lock.FOLDER),
            definitions or compiled,
        )

    @property
    def path(self) -> Path:
        """The file of the lock."""
        return lock.path_of(self.environment, self.folder)

    @property
    def place(self) -> Place:
        """The warehouse as Metabase knows it."""
        return Place(self.database, f"{self.dataset}_{VIEWS[self.people]}")

    def wanted(self) -> Wanted:
        """Return what the instance should hold."""
        return self.definitions(self.place.views)

    @contextmanager
    def locked(self) -> Iterator[lock.Lock]:
        """Read the lock, alone on this machine until the end."""
        with lock.alone(self.path, _say_waiting):
            yield lock.read(self.path)

    def require_own(self, known: lock.Lock) -> None:
        """Refuse the lock of another instance, whose numbers would be written over; ConfigurationError says how on."""
        if known.url and known.url != address():
            raise ConfigurationError(
                f"{self.path.name} belongs to {known.url} and METABASE_URL is {address()}: choose another "
                "--environment, or run `lock rebuild` if the same instance has moved"
            )

    @asynccontextmanager
    async def instance(self, known: lock.Lock) -> AsyncIterator[Instance]:
        """Look at the instance beside the definitions; `save` of what is yielded writes the lock."""
        self.require_own(known)
        wanted = self.wanted()
        async with connected() as metabase:
            yield await look(metabase, wanted, known, self.place, lambda: lock.write(self.path, known))


@asynccontextmanager
async def connected() -> AsyncIterator[Metabase]:
    """Open METABASE_URL with METABASE_API_KEY; ConfigurationError when either is missing."""
    from metabase.bootstrap.vault import secrets_of
    from metabase.sync.client import Metabase
    from shared.settings import Settings

    key = secrets_of(Settings.read()).get(KEY_NAME) or _kept_key()
    if not key:
        raise ConfigurationError(
            f"{KEY_NAME} is not set: an administrator makes a key, or `python -m metabase bootstrap` does; one that is "
            f"kept in a file is named by {KEY_NAME}_FILE"
        )
    async with Metabase(address(), key) as metabase:
        yield metabase


def _kept_key() -> str:
    """Return the key in the file that METABASE_API_KEY_FILE names, or in the one that `bootstrap` writes."""
    named = os.environ.get(f"{KEY_NAME}_FILE", "").strip()
    path = Path(named) if named else VAULT / KEY_NAME
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        if named:
            raise ConfigurationError(f"{KEY_NAME}_FILE={named!r} cannot be read: {error.strerror}") from None
        return ""


def address() -> str:
    """Return METABASE_URL; ConfigurationError when it is not set."""
    url = os.environ.get("METABASE_URL", "").strip()
    if not url:
        raise ConfigurationError("METABASE_URL is not set: write for example METABASE_URL=https://bi.example.com")
    return url.rstrip("/")


def compiled(views: str) -> Wanted:
    """Return what metabase/dashboards define."""
    from metabase.compiling.compiled import wanted
    from metabase.definition.files import dashboards

    return wanted(dashboards(), views)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run the work of one command."""
    return asyncio.run(work)


def _say_waiting() -> None:
    click.echo("Waiting: another `python -m metabase` writes the lock.", err=True)
