"""The files that the dashboards' machine runs: metabase/ and its errors, in an archive named by its content."""

from __future__ import annotations

import hashlib
import io
import tarfile
from typing import TYPE_CHECKING

from parts.archives import FOLDER, ROOT
from parts.worker import Archive

if TYPE_CHECKING:
    from pathlib import Path

LEFT_BEHIND = {"__pycache__", "secrets", "compose.env"}
"""Made on a machine, and secret: never packed."""
BESIDE = ("shared/__init__.py", "shared/errors.py")
"""All that metabase.keeping needs beside Python's own library."""


def pack_checkout() -> Archive:
    """Write the archive: the same content is the same bytes, so the machine starts anew only when something changed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as packed:
        for path in _files():
            entry = tarfile.TarInfo(path.relative_to(ROOT).as_posix())
            data = path.read_bytes()
            entry.size, entry.mode = len(data), 0o755 if path.suffix == ".sh" else 0o644
            packed.addfile(entry, io.BytesIO(data))
    data = buffer.getvalue()
    name = f"metabase-{hashlib.sha256(data).hexdigest()[:16]}.tar"
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(data)
    return Archive(name, FOLDER / name)


def _files() -> list[Path]:
    found = [path for path in (ROOT / "metabase").rglob("*") if not LEFT_BEHIND & {*path.relative_to(ROOT).parts}]
    return sorted([*(path for path in found if path.is_file()), *(ROOT / name for name in BESIDE)])
