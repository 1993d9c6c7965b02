"""Where a person is still named: in tables, objects, uploads and logs; and the cleaning of what is a plain file."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from local.logs import state_folder
from local.running.person_objects import remove
from local.running.person_search import rows
from shared.persons import keys as person_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.running.person_search import Queryable
    from shared.persons.words import Person
    from shared.protocols import Lake
    from shared.settings import Settings

_NESTED = 3
"""Archives inside archives are opened this deep."""
_ENCODINGS = ("utf-16-le", "utf-16-be")
SIDECAR = ".json"


def remove_uploads(person: Person, uploads: Lake) -> list[str]:
    """Delete the files people brought that name the person, with what stands beside them; returns their names."""
    every = uploads.list("")
    found = [key for key in every if is_in_file(person, uploads.read(key)) or person.is_in(key.encode())]
    beside = [f"{key}{SIDECAR}" for key in found if f"{key}{SIDECAR}" in every]
    remove(uploads, [*found, *beside])
    return found


def strip_logs(person: Person, pseudonym: str, settings: Settings) -> None:
    """Clean the log files where they are: somebody may be writing at their end."""
    for path in sorted((state_folder(settings) / "logs").glob("*.jsonl")):
        data = path.read_bytes()
        if person.is_in(data):
            with path.open("r+b") as file:
                file.write(person.replaced(data, pseudonym))
                file.truncate()


def traces(person: Person, lake: Lake, uploads: Lake, warehouse: Queryable, settings: Settings) -> Iterator[str]:
    """Yield every place that still names the person, in words."""
    for table, found in rows(person, warehouse):
        yield f"table {table}, {len(found)} rows"
    for key in lake.list(""):
        if not key.startswith(person_keys.PENDING) and is_in_file(person, lake.read(key)):
            yield f"lake object {key}"
    for key in uploads.list(""):
        if is_in_file(person, uploads.read(key)) or person.is_in(key.encode()):
            yield f"upload {key}"
    for path in _files(settings):
        if person.is_in(path.read_bytes()):
            yield f"file {path}"


def is_in_file(person: Person, data: bytes, depth: int = _NESTED) -> bool:
    """Whether the person is named in a file, whatever its encoding, packed or not."""
    if any(person.is_in(text) for text in _texts(data)):
        return True
    return depth > 0 and any(is_in_file(person, inner, depth - 1) for inner in _members(data))


def _texts(data: bytes) -> Iterator[bytes]:
    yield data
    if b"\0" in data:
        # Cells of a spreadsheet program's text come in two bytes a letter.
        for encoding in _ENCODINGS:
            yield data.decode(encoding, errors="ignore").encode()


def _members(data: bytes) -> Iterator[bytes]:
    try:
        if data.startswith(b"\x1f\x8b"):
            yield gzip.decompress(data)
        elif data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile):
        return


def _files(settings: Settings) -> Iterator[Path]:
    """Yield the warehouse's files and the logs."""
    if settings.scheme("AIU_WAREHOUSE") == "duckdb":
        file = Path(settings.path("AIU_WAREHOUSE")).expanduser().absolute()
        yield from sorted(path for path in file.parent.glob(f"{file.name}*") if path.is_file())
    yield from sorted((state_folder(settings) / "logs").glob("*.jsonl"))
