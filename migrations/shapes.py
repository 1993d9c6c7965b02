"""Schemas on paper: what statements make of tables, without a database, down to descriptions and clustering.

A local file keeps neither partitions nor descriptions, so this is where they are compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from migrations.statements import statements
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from migrations.statements import Statement

_COLUMN = re.compile(
    r"^ {2}`?(?P<name>\w+)`? (?P<type>[A-Z][A-Z0-9]*(?:<[^>]+>)?)(?P<required> NOT NULL)?"
    r'(?: OPTIONS\(description="(?P<description>[^"]*)"\))?,?$'
)
_PARTITION = re.compile(r"^PARTITION BY (.+)$")
_CLUSTER = re.compile(r"^CLUSTER BY (.+)$")
_OPTIONS = re.compile(r"^OPTIONS\((.+)\)$")
_OPTION = re.compile(r'(\w+)\s*=\s*("[^"]*"|[^,]+)')
_FRAME = re.compile(r"^CREATE TABLE IF NOT EXISTS `?\w+`? \($|^\)$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as BigQuery would describe it."""

    type: str
    required: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table as BigQuery would describe it; the order of its columns counts."""

    columns: Mapping[str, Column]
    partition: str | None
    cluster: tuple[str, ...]
    options: Mapping[str, str]

    def with_column(self, name: str, column: Column | None) -> Table:
        """Return this table with one column set, or taken out when it is None."""
        columns = {**self.columns, name: column}
        return replace(self, columns={name: kept for name, kept in columns.items() if kept})


def of_folder(folder: Path) -> dict[str, Table]:
    """Return the tables that the files of `folder` create, by name."""
    found: dict[str, Table] = {}
    for path in sorted(folder.glob("*.sql")):
        found = after(found, statements(path.read_text(encoding="utf-8"), path.name))
    return found


def after(tables: Mapping[str, Table], steps: Iterable[Statement]) -> dict[str, Table]:
    """Return what `steps` make of `tables`; ConfigurationError when one speaks of what is not there."""
    found = dict(tables)
    for step in steps:
        if step.action == "create":
            found.setdefault(step.table, _created(step))
        elif step.action == "drop":
            found.pop(step.table, None)
        elif step.table not in found:
            raise ConfigurationError(f"there is no table {step.table} to alter: {step.text.splitlines()[0]}")
        else:
            found[step.table] = _altered(found[step.table], step)
    return found


def _altered(table: Table, step: Statement) -> Table:
    if step.action == "set_options":
        return replace(table, options={**table.options, **_options(step.options or "")})
    if step.column is None:
        return table
    known = table.columns.get(step.column)
    match step.action:
        case "add_column":
            return table.with_column(step.column, known or Column(step.type or "", description=step.description))
        case "drop_column":
            return table.with_column(step.column, None)
    if known is None:
        raise ConfigurationError(f"{step.table} has no column {step.column}: {step.text.splitlines()[0]}")
    changes: dict[str, dict[str, Any]] = {
        "describe_column": {"description": step.description},
        "widen_column": {"type": step.type},
        "relax_column": {"required": False},
    }
    return table.with_column(step.column, replace(known, **changes[step.action]))


def _created(step: Statement) -> Table:
    columns: dict[str, Column] = {}
    parts: dict[str, str] = {}
    for line in step.text.splitlines():
        if column := _COLUMN.match(line):
            columns[column["name"]] = Column(column["type"], bool(column["required"]), column["description"])
        elif found := _PARTITION.match(line):
            parts["partition"] = found.group(1)
        elif found := _CLUSTER.match(line):
            parts["cluster"] = found.group(1)
        elif found := _OPTIONS.match(line):
            parts["options"] = found.group(1)
        elif not _FRAME.match(line):
            raise ConfigurationError(f"{step.table}: one column, PARTITION BY, CLUSTER BY or OPTIONS a line: {line!r}")
    cluster = tuple(name.strip() for name in parts.get("cluster", "").split(",") if name.strip())
    return Table(columns, parts.get("partition"), cluster, _options(parts.get("options", "")))


def _options(text: str) -> dict[str, str]:
    return {name: value.strip() for name, value in _OPTION.findall(text)}
