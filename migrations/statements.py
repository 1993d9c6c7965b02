"""The few statements a migration may use, each of which may run twice: that is what makes a killed one resumable.

DDL is not transactional on BigQuery, so nothing else survives being killed between two statements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from shared.errors import ConfigurationError

Action = Literal[
    "create",
    "drop",
    "add_column",
    "drop_column",
    "describe_column",
    "widen_column",
    "relax_column",
    "set_options",
    "data",
]

_NAME = r"`?(?P<table>\w+)`?"
_COLUMN = r"`?(?P<column>\w+)`?"
_TYPE = r"(?P<type>[A-Z][A-Z0-9]*(?:<[^>]+>)?)"
_DESCRIPTION = r'OPTIONS\s*\(description="(?P<description>[^"]*)"\)'
_FORMS: dict[Action, str] = {
    "create": rf"CREATE TABLE IF NOT EXISTS {_NAME} \(.+",
    "drop": rf"DROP TABLE IF EXISTS {_NAME}",
    "add_column": rf"ALTER TABLE {_NAME} ADD COLUMN IF NOT EXISTS {_COLUMN} {_TYPE}(?: {_DESCRIPTION})?",
    "drop_column": rf"ALTER TABLE {_NAME} DROP COLUMN IF EXISTS {_COLUMN}",
    "describe_column": rf"ALTER TABLE {_NAME} ALTER COLUMN {_COLUMN} SET {_DESCRIPTION}",
    "widen_column": rf"ALTER TABLE {_NAME} ALTER COLUMN {_COLUMN} SET DATA TYPE {_TYPE}",
    "relax_column": rf"ALTER TABLE {_NAME} ALTER COLUMN {_COLUMN} DROP NOT NULL",
    "set_options": rf"ALTER TABLE {_NAME} SET OPTIONS\s*\((?P<options>.+)\)",
    "data": rf"(?:MERGE|UPDATE) {_NAME} .+",
}
_PATTERNS = {action: re.compile(form.replace(" ", r"\s+"), re.DOTALL) for action, form in _FORMS.items()}
_END = re.compile(r";[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
LOSING: tuple[Action, ...] = ("drop", "drop_column")
"""What takes rows or values away for good."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about one table."""

    action: Action
    table: str
    text: str
    """As it is written, without its semicolon."""
    column: str | None = None
    type: str | None = None
    """BigQuery's word for a column's type."""
    description: str | None = None
    options: str | None = None


def statements(text: str, origin: str) -> tuple[Statement, ...]:
    """Return the statements of a file in order; ConfigurationError quotes one that must not run twice."""
    pieces = (piece.strip() for piece in _END.split(_COMMENT.sub("", text)))
    return tuple(_statement(piece, origin) for piece in pieces if piece)


def _statement(text: str, origin: str) -> Statement:
    for action, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            _check_data(action, text, origin)
            names = ("column", "type", "description", "options")
            return Statement(action, found["table"], text, **{name: found.get(name) for name in names})
    forms = "; ".join(form.split(" {")[0].split(" `")[0] for form in ("CREATE TABLE IF NOT EXISTS", *_OTHERS))
    raise ConfigurationError(
        f"{origin}: {_first_line(text)!r} cannot be told to be harmless when it runs twice. Write one of: {forms}"
    )


_OTHERS = (
    "DROP TABLE IF EXISTS",
    "ALTER TABLE … ADD COLUMN IF NOT EXISTS",
    "ALTER TABLE … DROP COLUMN IF EXISTS",
    "ALTER TABLE … ALTER COLUMN … SET OPTIONS(description=…), SET DATA TYPE or DROP NOT NULL",
    "ALTER TABLE … SET OPTIONS",
    "MERGE",
    "UPDATE … WHERE",
)


def _check_data(action: Action, text: str, origin: str) -> None:
    if action == "data" and re.search(r"\bTHEN\s+DELETE\b", text, re.IGNORECASE):
        raise ConfigurationError(f"{origin}: {_first_line(text)!r} deletes rows: only a DROP may, which asks first")


def _first_line(text: str) -> str:
    return text.splitlines()[0][:80]
