"""The numbered folders of sql/migrations: what each does, undoes and could lose."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from migrations.statements import LOSING, statements
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from migrations.statements import Statement

FOLDER = Path(__file__).parents[1] / "sql" / "migrations"
Kind = Literal["expand", "contract"]

_FOLDER_NAME = re.compile(r"(\d{4})_[a-z0-9_]+")
_FACTS = {"kind", "about", "up_loses", "down_loses"}


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from one schema to the next, and back."""

    number: int
    name: str
    """The folder's name, number included: what people write after --accept-loss."""
    kind: Kind
    """expand: the code of yesterday still works afterwards; contract: only the code of today does."""
    about: str
    up_loses: str
    """What data going up could lose, in words; `nothing` for every expand."""
    down_loses: str
    up: tuple[Statement, ...]
    down: tuple[Statement, ...]
    checksum: str
    """Over both files: an applied migration is never edited."""


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Return all migrations in order; ConfigurationError says which one is malformed or missing."""
    found = tuple(_read(path) for path in sorted(folder.iterdir()) if path.is_dir())
    for wanted, migration in enumerate(found, 1):
        if migration.number != wanted:
            raise ConfigurationError(f"{folder}: {migration.name} should be number {wanted:04d}: no gaps, no doubles")
    return found


def _read(path: Path) -> Migration:
    match = _FOLDER_NAME.fullmatch(path.name)
    if not match:
        raise ConfigurationError(f"{path}: a migration is called NNNN_what_it_does, in small letters")
    facts = _facts(path / "migration.yaml")
    texts = {way: _text(path / f"{way}.sql") for way in ("up", "down")}
    up, down = (statements(text, f"{path.name}/{way}.sql") for way, text in texts.items())
    if facts["kind"] == "expand" and any(statement.action in LOSING for statement in up):
        raise ConfigurationError(f"{path.name} drops something, so it is no expand: write kind: contract")
    return Migration(
        number=int(match.group(1)),
        name=path.name,
        kind=cast("Kind", facts["kind"]),
        about=facts["about"],
        up_loses=facts["up_loses"],
        down_loses=facts["down_loses"],
        up=up,
        down=down,
        checksum=hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()[:20],
    )


def _facts(path: Path) -> dict[str, str]:
    import yaml

    facts = yaml.safe_load(_text(path))
    if not isinstance(facts, dict) or set(facts) != _FACTS or facts["kind"] not in {"expand", "contract"}:
        raise ConfigurationError(f"{path}: write kind: expand or contract, about:, up_loses: and down_loses:")
    return {name: str(value).strip() for name, value in facts.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{path}: {error.strerror}; a migration has migration.yaml, up.sql, down.sql"
        ) from None
