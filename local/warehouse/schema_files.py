"""The tables of sql/schema as plain data, read without a SQL parser so that a start costs nothing."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"

_TABLE = re.compile(r"^CREATE TABLE IF NOT EXISTS `?(\w+)`?", re.MULTILINE)
_COLUMN = re.compile(r"^ {2}`?(\w+)`? ([A-Z][A-Z0-9]*(?:<.+>)?)( NOT NULL)?", re.MULTILINE)


def statements(folder: Path) -> dict[str, str]:
    """Return the DDL of every table, by file name, in order."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}


def digest(folder: Path) -> str:
    """Return a name for the schema: other files, other name."""
    return hashlib.sha256("\0".join(statements(folder).values()).encode()).hexdigest()


def tables(folder: Path) -> dict[str, dict[str, str]]:
    """Return table → column → BigQuery type; one column stands on one line, indented by two."""
    found = {}
    for text in statements(folder).values():
        if table := _TABLE.search(text):
            found[table.group(1)] = {name: kind for name, kind, _ in _COLUMN.findall(text)}
    return found
