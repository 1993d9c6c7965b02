"""Writes the next migration from what differs between sql/migrations and sql/schema.

python -m migrations.draft NAME
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from local.warehouse import schema_files
from migrations import shapes
from migrations.files import FOLDER, migrations
from migrations.statements import statements
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from migrations.shapes import Column, Table
    from migrations.statements import Statement

_FENCE = (
    "MERGE publish_fence AS t USING (SELECT 1 AS id) AS s ON t.id = s.id\n"
    "WHEN NOT MATCHED THEN INSERT (id, epoch) VALUES (1, 0)"
)
_FACTS = """\
kind: {kind}
about: say what it is for, in one sentence
up_loses: {up_loses}
down_loses: {down_loses}
"""
Step = tuple[str, str]
"""What goes up, and what takes it back."""


def draft(name: str, folder: Path = FOLDER, schema: Path = schema_files.SCHEMA) -> Path:
    """Write the folder of the next migration and return it; ConfigurationError when there is nothing to do."""
    known = migrations(folder)
    made = {s.table: s for migration in known for s in migration.up if s.action == "create"}
    now = shapes.after({}, [step for migration in known for step in migration.up])
    steps = list(_steps(now, shapes.of_folder(schema), made, _creates(schema)))
    if not steps:
        raise ConfigurationError("sql/migrations makes exactly sql/schema: there is nothing to draft")
    if not known:
        steps.append((_FENCE, ""))
    target = folder / f"{len(known) + 1:04d}_{name}"
    target.mkdir()
    loses = any(" DROP " in up or up.startswith("DROP") for up, _ in steps)
    returns = any(" DROP " in down or down.startswith("DROP") for _, down in steps)
    facts = _FACTS.format(
        kind="contract" if loses else "expand",
        up_loses="what is dropped; say where it lives on" if loses else "nothing",
        down_loses="what was written into what it added" if returns else "nothing",
    )
    (target / "migration.yaml").write_text(facts, encoding="utf-8")
    (target / "up.sql").write_text(_file(up for up, _ in steps), encoding="utf-8")
    (target / "down.sql").write_text(_file(down for _, down in reversed(steps)), encoding="utf-8")
    return target


def _creates(schema: Path) -> dict[str, Statement]:
    files = schema_files.statements(schema)
    return {step.table: step for origin, text in files.items() for step in statements(text, origin)}


def _steps(
    now: Mapping[str, Table],
    wanted: Mapping[str, Table],
    made: Mapping[str, Statement],
    creates: Mapping[str, Statement],
) -> Iterator[Step]:
    for table in wanted:
        if table not in now:
            yield creates[table].text, f"DROP TABLE IF EXISTS {table}"
        else:
            yield from _changes(table, now[table], wanted[table])
    for table in now.keys() - wanted.keys():
        yield f"DROP TABLE IF EXISTS {table}", made[table].text


def _changes(table: str, now: Table, wanted: Table) -> Iterator[Step]:
    if (now.partition, now.cluster) != (wanted.partition, wanted.cluster):
        raise ConfigurationError(
            f"{table} is partitioned or clustered differently: BigQuery cannot change that. Make a new table beside it"
        )
    for column, shape in wanted.columns.items():
        if column not in now.columns:
            yield _add(table, column, shape), _drop(table, column)
        elif shape != now.columns[column]:
            yield from _change(table, column, now.columns[column], shape)
    for column in now.columns.keys() - wanted.columns.keys():
        yield _drop(table, column), _add(table, column, now.columns[column])
    if now.options != wanted.options:
        yield _set_options(table, wanted), _set_options(table, now)


def _change(table: str, column: str, now: Column, wanted: Column) -> Iterator[Step]:
    alter = f"ALTER TABLE {table} ALTER COLUMN {column}"
    if now.description != wanted.description:
        up, down = (
            f'{alter} SET OPTIONS(description="{text or ""}")' for text in (wanted.description, now.description)
        )
        yield up, down
    if now.type != wanted.type:
        yield f"{alter} SET DATA TYPE {wanted.type}", ""
    if now.required and not wanted.required:
        yield f"{alter} DROP NOT NULL", ""
    if wanted.required and not now.required:
        raise ConfigurationError(f"{table}.{column}: BigQuery cannot make a column NOT NULL afterwards")


def _add(table: str, column: str, shape: Column) -> str:
    if shape.required:
        # What comes later is empty in the rows that are there.
        raise ConfigurationError(f"{table}.{column} is new or taken away and cannot be NOT NULL: leave that out")
    text = f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} {shape.type}"
    return text if shape.description is None else f'{text} OPTIONS(description="{shape.description}")'


def _drop(table: str, column: str) -> str:
    return f"ALTER TABLE {table} DROP COLUMN IF EXISTS {column}"


def _set_options(table: str, shape: Table) -> str:
    return f"ALTER TABLE {table} SET OPTIONS({', '.join(f'{name}={value}' for name, value in shape.options.items())})"


def _file(steps: Iterator[str]) -> str:
    return "\n".join(f"{step};\n" for step in steps if step)


if __name__ == "__main__":
    print(draft(sys.argv[1]))  # noqa: T201 - it is a command
