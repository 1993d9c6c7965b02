"""One moment of a database, held still while it is dumped and counted."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NoReturn, cast

from metabase.keeping import programs
from metabase.keeping.postgres import COUNTS
from shared.errors import FatalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.keeping.postgres import Postgres

_HOLD = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();"
_VERSION = "SHOW server_version;"
_MIGRATION = "SELECT id FROM public.databasechangelog ORDER BY orderexecuted DESC LIMIT 1;"
_MARK = "public.databasechangelog"
"""Metabase writes this table first of all; a database without it is another one, or empty."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the database was at one instant; pg_dump sees the very same under `snapshot`."""

    snapshot: str
    rows: dict[str, int]
    server_version: str
    newest_migration: str


@contextmanager
def held(postgres: Postgres) -> Iterator[Moment]:
    """Hold a moment of Metabase's database as long as the block runs; FatalError when it is no such database."""
    argv = postgres.psql()
    with (
        tempfile.TemporaryFile() as complaints,
        programs.start(argv, subprocess.PIPE, complaints) as psql,
    ):
        asked = _Conversation(argv, psql, complaints)
        snapshot, rows = asked.line(_HOLD), json.loads(asked.line(COUNTS))
        if not rows.get(_MARK):
            raise FatalError(
                f"the database {postgres.database!r} has no migrations in {_MARK}: it is not Metabase's, or Metabase "
                "has never started on it. Nothing was backed up; name the right database."
            )
        yield Moment(snapshot, rows, asked.line(_VERSION), asked.line(_MIGRATION))


@dataclass(frozen=True, slots=True)
class _Conversation:
    """A psql that is asked one statement after another, in one transaction."""

    argv: list[str]
    psql: subprocess.Popen[bytes]
    complaints: BinaryIO

    def line(self, sql: str) -> str:
        """Return the one line that a statement answers; RetriableError when psql gave up instead."""
        asking, answering = cast("BinaryIO", self.psql.stdin), cast("BinaryIO", self.psql.stdout)
        try:
            asking.write(f"{sql}\n".encode())
            asking.flush()
        except BrokenPipeError:
            self._give_up()
        answer = answering.readline()
        if not answer:
            self._give_up()
        return answer.decode().strip()

    def _give_up(self) -> NoReturn:
        code = self.psql.wait()
        self.complaints.seek(0)
        programs.refuse(self.argv, code, self.complaints.read())
