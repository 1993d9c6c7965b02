"""Restores a backup into an empty database, and counts what came back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from metabase.keeping import record as records
from metabase.keeping.places import DUMP, RECORD
from metabase.keeping.postgres import TABLES
from shared.errors import FatalError, RetriableError

if TYPE_CHECKING:
    from metabase.keeping.places import Place
    from metabase.keeping.postgres import Postgres
    from metabase.keeping.record import Record

_ANYTHING = f"SELECT count(*) {TABLES};"
_SHOWN = 5


def restore(postgres: Postgres, place: Place, name: str) -> Record:
    """Restore the backup called `name`; FatalError when it is not whole, or the database not empty.

    The dump is loaded in one transaction: after a failure the database is as empty as before.
    """
    records.instant_of(name)
    with tempfile.TemporaryDirectory(prefix="metabase-restore-") as made:
        folder = Path(made)
        note = place.fetch(f"{name}{RECORD}", folder)
        record = records.read(note.read_text(encoding="utf-8", errors="replace"), name)
        dump = place.fetch(f"{name}{DUMP}", folder)
        record.check(dump)
        _refuse_unless_empty(postgres)
        try:
            postgres.load(dump)
        except RetriableError as error:
            raise FatalError(f"{name} was not restored, the database is empty still: {error}") from error
    _compare(record, postgres.counts())
    return record


def _refuse_unless_empty(postgres: Postgres) -> None:
    if found := int(postgres.value(_ANYTHING)):
        raise FatalError(
            f"the database {postgres.database!r} is not empty: {found} tables, indexes and the like are in it. Nothing "
            "was changed. Rename it and make an empty one (docs/metabase-server.md, Restore)."
        )


def _compare(record: Record, counted: dict[str, int]) -> None:
    wrong = [
        f"{table} has {counted.get(table, 'none')} of {record.rows.get(table, 'no')} rows"
        for table in sorted(record.rows.keys() | counted.keys())
        if counted.get(table) != record.rows.get(table)
    ]
    if wrong:
        raise FatalError(
            f"{record.name} came back different: {', '.join(wrong[:_SHOWN])}. Do not start Metabase on it."
        )
