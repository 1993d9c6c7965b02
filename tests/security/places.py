"""Everything that an installation leaves behind or shows, as bytes that can be searched."""

from __future__ import annotations

import email
import gzip
import zipfile
from email.policy import default
from typing import TYPE_CHECKING

import duckdb

from tests.security.canaries import found

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Places = dict[str, bytes]


def leaks(places: Places, planted: Mapping[str, str]) -> dict[str, set[str]]:
    """Return place → names of the secrets that stand there, in its name or in what it holds."""
    seen = {place: found(place.encode() + b"\n" + text, planted) for place, text in places.items()}
    return {place: names for place, names in seen.items() if names}


def of_folder(folder: Path, leave_out: str) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder, unpacked, but for the file of settings itself."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file() and each.name != leave_out):
        yield f"{_kind(path)} {path.relative_to(folder)}", _unpacked(path)


def of_warehouse(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every table of a warehouse file as text: in the file itself text is compressed."""
    with duckdb.connect(str(file), read_only=True) as connection:
        for schema, name in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
            rows = connection.execute(f'SELECT CAST(t AS VARCHAR) FROM "{schema}"."{name}" AS t').fetchall()
            yield f"table {name}", "\n".join(row[0] for row in rows).encode()


def of_mail(text: str) -> bytes:
    """Return a mail with its parts decoded after it."""
    message = email.message_from_string(text, policy=default)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return "\n".join([text, *map(str, parts)]).encode()


def _kind(path: Path) -> str:
    if "logs" in path.parts:
        return "log"
    if "lake" in path.parts:
        return "lake"
    return "file"


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return data
