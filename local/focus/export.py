"""Writes the charges of some days into a FOCUS file: aside, checked, and only then under its name."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from local.focus.contents import read
from local.focus.source import FocusSource
from local.focus.validator import validate
from shared.errors import ConfigurationError, FatalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from local.focus.contents import Contents
    from local.focus.source import Sums
    from local.focus.validator import Verdict
    from shared.settings import Settings

SHAPES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants exported."""

    start: date
    end: date
    out: Path
    force: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """What was written, what it holds, and what the facts hold."""

    wish: Wish
    path: Path
    """Where the file is: under its name, or beside it with `.rejected` behind it."""
    contents: Contents
    facts: Sums
    verdict: Verdict
    silent: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the file holds what the facts hold, to the last digit."""
        return self.contents.sums == self.facts

    @property
    def is_good(self) -> bool:
        """Whether the file may be handed on."""
        return self.agrees and self.verdict.is_valid


def check(wish: Wish) -> None:
    """Raise ConfigurationError for a file that cannot be written: no known ending, there already, no folder."""
    if wish.out.suffix.lower() not in SHAPES:
        raise ConfigurationError(f"--out {wish.out} has no known ending: write FILE.csv or FILE.parquet")
    if wish.out.exists() and not wish.force:
        raise ConfigurationError(f"{wish.out} is there already: name another file, or replace it with --force")
    if not wish.out.parent.is_dir():
        raise ConfigurationError(f"there is no folder {wish.out.parent}: make it first")


def export(settings: Settings, wish: Wish) -> Export:
    """Write the file; one that breaks a rule or differs from the facts does not get its name.

    Killed anywhere, it leaves what was there before, and at most a hidden file beside it.
    """
    check(wish)
    if settings.scheme("AIU_WAREHOUSE") != "duckdb":
        raise ConfigurationError(f"AIU_WAREHOUSE={settings['AIU_WAREHOUSE']!r} is not read here: write duckdb:///PATH")
    source = FocusSource(settings.path("AIU_WAREHOUSE"), today=settings.today)
    try:
        source.check()
        if wish.start < (oldest := source.oldest()):
            raise ConfigurationError(f"--start {wish.start} is too early: charges are kept ready since {oldest}")
        facts = source.sums(wish.start, wish.end)
        silent = tuple(source.silent(wish.start, wish.end))
        with _aside(wish.out) as part:
            source.write(wish.start, wish.end, part, parquet=wish.out.suffix.lower() == ".parquet")
            made = Export(wish, wish.out, read(part), facts, validate(part), silent)
            if made.is_good:
                _publish(part, wish)
                return made
            return replace(made, path=part.replace(wish.out.with_name(f"{wish.out.name}.rejected")))
    finally:
        source.close()


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """Yield a place in the same folder, so that the last step is a rename; what is left there is removed."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=out.suffix.lower())
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _publish(part: Path, wish: Wish) -> None:
    """Give the file its name; without --force only if nobody else took it meanwhile."""
    part.chmod(0o644)
    if wish.force:
        part.replace(wish.out)
        return
    try:
        wish.out.hardlink_to(part)
    except FileExistsError:
        raise FatalError(f"{wish.out} was made by somebody else meanwhile: name another file") from None
