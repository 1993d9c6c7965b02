"""Backs Metabase's database up: a dump of one moment, and the record that makes it a backup."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from typing import TYPE_CHECKING, cast

from metabase.keeping import programs
from metabase.keeping.moment import held
from metabase.keeping.places import DUMP, RECORD
from metabase.keeping.record import Record, name_of

if TYPE_CHECKING:
    from datetime import datetime
    from io import BufferedReader
    from pathlib import Path

    from metabase.keeping.places import Place
    from metabase.keeping.postgres import Postgres

_CHUNK = 1 << 20
_FORM = ("--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s")


def back_up(postgres: Postgres, place: Place, instant: datetime) -> Record:
    """Keep the database as it is now under a name with `instant`; returns the record, which is kept last.

    Killed at any point, it leaves nothing that `list` shows or `restore` takes. Nothing is ever replaced or deleted.
    """
    name = name_of(instant)
    with place.draft() as folder, held(postgres) as moment:
        dump, note = folder / f"{name}{DUMP}", folder / f"{name}{RECORD}"
        sha256 = _dump(postgres, moment.snapshot, dump)
        size = dump.stat().st_size
        record = Record(name, sha256, size, moment.rows, moment.server_version, moment.newest_migration)
        note.write_text(record.text(), encoding="utf-8")
        for file in (dump, note):
            _write_through(file)
            place.keep(file, file.name)
    return record


def _dump(postgres: Postgres, snapshot: str, target: Path) -> str:
    """Write the dump of a moment and return its SHA-256; RetriableError when pg_dump fails."""
    argv = postgres.program("pg_dump", *_FORM, f"--snapshot={snapshot}")
    checksum = hashlib.sha256()
    with (
        tempfile.TemporaryFile() as complaints,
        programs.start(argv, subprocess.DEVNULL, complaints) as process,
        target.open("xb") as file,
    ):
        target.chmod(0o600)
        output = cast("BufferedReader", process.stdout)
        while chunk := output.read1(_CHUNK):
            checksum.update(chunk)
            file.write(chunk)
        if process.wait():
            complaints.seek(0)
            programs.refuse(argv, process.returncode, complaints.read())
    return checksum.hexdigest()


def _write_through(file: Path) -> None:
    """Have the file's bytes on disk before it gets its name."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
