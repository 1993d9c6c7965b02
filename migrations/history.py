"""What was applied to a warehouse, step by step: an append-only table whose newest line about a migration counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from migrations.database import HISTORY, HISTORY_COLUMNS
from migrations.statements import Statement

if TYPE_CHECKING:
    from migrations.database import Database
    from migrations.files import Migration
    from shared.protocols import Row

Way = Literal["up", "down"]

_READ = f"SELECT seq, number, name, kind, checksum, way, step, steps FROM {HISTORY} ORDER BY seq"
# A line that a lost answer makes us write again is there once: the statement may run twice, as all of them may.
_RECORD = f"""
MERGE {HISTORY} AS t USING (SELECT {{seq}} AS seq, '{{name}}' AS name) AS s ON t.seq = s.seq AND t.name = s.name
WHEN NOT MATCHED THEN INSERT (seq, number, name, kind, checksum, way, step, steps, at)
VALUES ({{seq}}, {{number}}, '{{name}}', '{{kind}}', '{{checksum}}', '{{way}}',
        {{step}}, {{steps}}, CURRENT_TIMESTAMP())
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one migration has come in this warehouse."""

    number: int
    name: str
    kind: str
    checksum: str
    way: str
    step: int
    """Statements of that way that are done."""
    steps: int

    @property
    def is_applied(self) -> bool:
        """Whether all of it has happened."""
        return self.way == "up" and self.step == self.steps

    @property
    def is_gone(self) -> bool:
        """Whether all of it was taken back."""
        return self.way == "down" and self.step == self.steps


class History:
    """The record of one warehouse, read once and written as things happen."""

    def __init__(self, database: Database) -> None:
        """Make the table when it is missing."""
        self._database = database
        columns = ",\n".join(f"  {name} {kind} NOT NULL" for name, kind in HISTORY_COLUMNS.items())
        text = f"CREATE TABLE IF NOT EXISTS {HISTORY} (\n{columns}\n)"
        if HISTORY not in database.catalogue().tables:
            database.execute(Statement("create", HISTORY, text))
        lines = database.rows(_READ)
        self._seq = max((int(line["seq"]) for line in lines), default=0)
        self.standings = {int(line["number"]): _standing(line) for line in lines}

    def record(self, migration: Migration, way: Way, step: int) -> None:
        """Write down that the first `step` statements of one way are done."""
        self._seq += 1
        steps = len(getattr(migration, way))
        text = _RECORD.format(
            seq=self._seq,
            number=migration.number,
            name=migration.name,
            kind=migration.kind,
            checksum=migration.checksum,
            way=way,
            step=step,
            steps=steps,
        )
        self._database.execute(Statement("data", HISTORY, text.strip()))
        self.standings[migration.number] = Standing(
            migration.number, migration.name, migration.kind, migration.checksum, way, step, steps
        )


def _standing(line: Row) -> Standing:
    return Standing(
        number=int(line["number"]),
        name=str(line["name"]),
        kind=str(line["kind"]),
        checksum=str(line["checksum"]),
        way=str(line["way"]),
        step=int(line["step"]),
        steps=int(line["steps"]),
    )
