"""What is written beside a dump once it is whole; a dump without it is no backup."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError, FatalError

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"metabase-\d{8}T\d{6}Z")
_INSTANT = "metabase-%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Record:
    """A backup: the dump's checksum and size in bytes, and what was in the database at that moment."""

    name: str
    sha256: str
    size_bytes: int
    rows: dict[str, int]
    """Rows of each table, under schema.table."""
    server_version: str
    newest_migration: str
    """The last change Metabase made to its schema: start the same version after a restore."""

    def text(self) -> str:
        """Return the record as it is kept."""
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"

    def check(self, dump: Path) -> None:
        """Raise FatalError unless `dump` is, byte by byte, what was backed up."""
        size = dump.stat().st_size
        if size != self.size_bytes:
            raise FatalError(f"{self.name} is cut: {size} bytes of {self.size_bytes}. Restore another backup.")
        with dump.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.sha256:
            raise FatalError(f"{self.name} was altered: its SHA-256 is {found}, not {self.sha256}. Restore another.")


def name_of(instant: datetime) -> str:
    """Return the name of a backup taken at that instant."""
    return instant.astimezone(UTC).strftime(_INSTANT)


def instant_of(name: str) -> datetime:
    """Return when a backup was taken; ConfigurationError when that is no name of one."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"{name!r} is no name of a backup: they look like metabase-20261122T040000Z")
    return datetime.strptime(name, _INSTANT).replace(tzinfo=UTC)


def read(text: str, name: str) -> Record:
    """Return the record of the backup called `name`; FatalError when it is not whole or another one's."""
    try:
        found = json.loads(text)
        record = Record(**{field.name: found[field.name] for field in fields(Record)})
    except (ValueError, KeyError, TypeError) as error:
        raise FatalError(f"the record {name}.json cannot be read ({error}): restore another backup") from error
    if record.name != name:
        raise FatalError(f"the record {name}.json belongs to {record.name!r}: somebody renamed it. Restore another.")
    return record
