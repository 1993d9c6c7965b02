"""A person's files into the uploads folder: create-only, under the hash of what they hold and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from local.backends import UPLOADS_BUCKET
from shared import keys
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from local.running.world import World

LONGEST_NAME = 160
"""Room is left for the report's and the sidecar's endings; file systems allow 255 bytes."""
SIDECAR, REPORT = ".json", ".report.csv"


class Said(NamedTuple):
    """What a person says about files on the command line; it wins over a sidecar."""

    start: date | None = None
    end: date | None = None
    ours: bool = False


class Dropped(NamedTuple):
    """One file in the uploads folder."""

    path: Path
    key: str
    sha256: str
    """Of its content, unpacked."""


def with_sidecars(files: Sequence[Path]) -> list[Path]:
    """Return the exports among the files: a sidecar goes with its file; ConfigurationError for what is neither."""
    exports = []
    for path in dict.fromkeys(files):
        if path.name.endswith(REPORT):
            raise ConfigurationError(f"{path} is a report about an upload: mend the rows in the export, upload that")
        if not path.name.endswith(SIDECAR):
            exports.append(path)
        elif not path.with_name(path.name.removesuffix(SIDECAR)).exists():
            raise ConfigurationError(f"{path} stands beside no file: exports are CSV files")
    return exports


def drop(path: Path, said: Said, world: World) -> Dropped:
    """Copy one file into the bucket, what is said about it first; what is there already is announced again."""
    from functions.loaders.upload.content import examine

    content, sidecar = examine(lambda: path.open("rb")), _sidecar(path, said)
    key = f"{keys.short_hash(content.sha256 + (sidecar or b'').decode())}/{_safe(path.name)}"
    if sidecar:
        world.uploads.create(f"{key}{SIDECAR}", sidecar)
    with path.open("rb") as file:
        if not world.uploads.receive(key, file):
            world.bus.finalized(UPLOADS_BUCKET, key, path.stat().st_size)
    return Dropped(path, key, content.sha256)


def _sidecar(path: Path, said: Said) -> bytes | None:
    """Return what is said beside a file and on the command line, None when that is nothing."""
    beside = path.with_name(f"{path.name}{SIDECAR}")
    text = beside.read_bytes() if beside.exists() else None
    spoken = {name: day.isoformat() for name, day in (("start", said.start), ("end", said.end)) if day}
    spoken |= {"organisation": "ours"} if said.ours else {}
    if not spoken:
        return text
    try:
        written = msgspec.json.decode(text or b"{}", type=dict[str, object])
    except msgspec.DecodeError as error:
        raise ConfigurationError(f"{beside} cannot be read ({error}): mend it or delete it") from None
    return msgspec.json.encode(written | spoken)


def _safe(name: str) -> str:
    """Return a name that can be an object's."""
    legible = "".join(c if c.isprintable() and c not in "\\/" else "_" for c in name).lstrip(".")
    short = legible.encode()[-LONGEST_NAME:].decode(errors="ignore").lstrip(".")
    return short or "export"
