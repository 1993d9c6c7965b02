"""Holds a FOCUS file to every rule, in one pass, and names the rows that break one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.focus import rules
from local.focus.columns import CUSTOM, columns
from local.focus.file import FocusFile, opened
from shared.errors import SkippableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.focus.rules import FileRule, Rule

SHOWN_ROWS = 10
_PASCAL_CASE = re.compile(r"(x_)?[A-Z][A-Za-z0-9]*")
_FILE_RULES = {rule.rule_id: rule for rule in (*rules.FILE_RULES, *rules.presence_rules())}


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that the file breaks."""

    rule_id: str
    level: rules.Demand
    says: str
    count: int
    """How many rows break it; 0 for a rule about the file as a whole."""
    charge_rows: tuple[int, ...]
    """The first of them, counted from 1 below the header."""
    found: str
    """What stands there, in the first of them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of holding one file to the rules."""

    charges: int
    checked: int
    skipped: int
    """Rules about columns that the file does not have and need not have."""
    failures: tuple[Failure, ...]

    @property
    def is_valid(self) -> bool:
        """Whether no MUST is broken."""
        return all(failure.level != "MUST" for failure in self.failures)


def validate(path: Path) -> Verdict:
    """Hold a file to every rule; ConfigurationError when there is no such file."""
    try:
        with opened(path) as file:
            failures = [*_about_columns(file), *_about_types(file)]
            asked = [rule for rule in rules.row_rules() if set(rule.reads) <= set(file.names)]
            charges, broken = _about_rows(file, asked)
    except SkippableError as error:
        return Verdict(0, 1, 0, (_whole(_FILE_RULES[rules.READABLE], error.reason),))
    checked = len(_FILE_RULES) + len(asked)
    return Verdict(charges, checked, len(rules.row_rules()) - len(asked), (*failures, *broken))


def _about_columns(file: FocusFile) -> Iterator[Failure]:
    names = file.names
    known = {column.name for column in columns()}
    strangers = [name for name in names if name not in known and not name.startswith(CUSTOM)]
    first_custom = next((n for n, name in enumerate(names) if name.startswith(CUSTOM)), len(names))
    for rule_id, found in (
        (rules.UNIQUE, sorted({name for name in names if names.count(name) > 1})),
        (rules.PASCAL_CASE, [name for name in names if not _PASCAL_CASE.fullmatch(name)]),
        (rules.PREFIXED, [name for name in strangers if _PASCAL_CASE.fullmatch(name)]),
        (rules.CUSTOM_LAST, [name for name in names[first_custom:] if name in known]),
    ):
        if found:
            yield _whole(_FILE_RULES[rule_id], ", ".join(found))
    for column in columns():
        rule = _FILE_RULES.get(rules.present(column).rule_id)
        if rule and column.name not in names:
            yield _whole(rule, "is missing")


def _about_types(file: FocusFile) -> Iterator[Failure]:
    """A Parquet column has one type for all its rows."""
    for name, kind in file.wrong_types:
        yield Failure(rules.type_rule_id(name), "MUST", f"{name} is not of its type.", 0, (), f"column of type {kind}")


def _about_rows(file: FocusFile, asked: list[Rule]) -> tuple[int, list[Failure]]:
    counts = ", ".join(f"COUNT(*) FILTER (WHERE COALESCE({rule.breaks}, FALSE))" for rule in asked if not _groups(rule))
    row = _one(file, f"SELECT COUNT(*){', ' + counts if counts else ''} FROM charges")
    counted = dict(zip((rule.rule_id for rule in asked if not _groups(rule)), row[1:], strict=True))
    for rule in asked:
        if _groups(rule):
            counted[rule.rule_id] = _one(file, f"SELECT COUNT(*) FROM charges WHERE {rule.breaks}")[0]
    return row[0], [_broken(file, rule, counted[rule.rule_id]) for rule in asked if counted[rule.rule_id]]


def _groups(rule: Rule) -> bool:
    """Whether a rule looks at several rows at once, which takes a pass of its own."""
    return "FROM charges" in rule.breaks


def _broken(file: FocusFile, rule: Rule, count: int) -> Failure:
    names = ", ".join(f'"{name}"' for name in rule.reads)
    sql = f"SELECT charge_row, {names} FROM charges WHERE {rule.breaks} ORDER BY charge_row LIMIT {SHOWN_ROWS}"
    lines = file.connection.execute(sql).fetchall()
    cells = (
        f"{name} {'is null' if cell is None else repr(cell)}"
        for name, cell in zip(rule.reads, lines[0][1:], strict=True)
    )
    return Failure(rule.rule_id, rule.level, rule.says, count, tuple(line[0] for line in lines), ", ".join(cells))


def _one(file: FocusFile, sql: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = file.connection.execute(sql).fetchone()
    if found is None:
        raise SkippableError("the file ended while it was read")
    return found


def _whole(rule: FileRule, found: str) -> Failure:
    return Failure(rule.rule_id, rule.level, rule.says, 0, (), found)
