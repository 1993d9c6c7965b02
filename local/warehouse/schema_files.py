"""The tables of sql/schema and the views beside them as plain data, read without a SQL parser: a start is cheap."""

from __future__ import annotations

import hashlib
import re
from graphlib import TopologicalSorter
from pathlib import Path

from local.warehouse import hashed_views

SCHEMA = Path(__file__).parents[2] / "sql" / "schema"

_TABLE = re.compile(r"^CREATE TABLE IF NOT EXISTS `?(\w+)`?", re.MULTILINE)
_PARTITION = re.compile(r"^PARTITION BY (\w+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")
_COLUMN = re.compile(r"^ {2}`?(\w+)`? ([A-Z][A-Z0-9]*(?:<.+>)?)( NOT NULL)?", re.MULTILINE)


def statements(folder: Path) -> dict[str, str]:
    """Return the DDL of every table, by file name, in order."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}


def views(folder: Path) -> dict[str, str]:
    """Return the SELECT of every view and of its hashed twin by name, each after the views that it reads."""
    texts = _view_texts(folder)
    reads = {name: words(text) & texts.keys() - {name} for name, text in texts.items()}
    return {name: texts[name] for name in TopologicalSorter(reads).static_order()}


def words(text: str) -> set[str]:
    """Return all names in a statement."""
    return set(_WORD.findall(text))


def _view_texts(folder: Path) -> dict[str, str]:
    texts = {}
    for path in sorted(folder.with_name("views").glob("*/query.sql")):
        view, metadata = path.parent.name, path.with_name("metadata.yaml")
        texts[view] = path.read_text(encoding="utf-8")
        if metadata.exists():
            texts[f"{hashed_views.PREFIX}{view}"] = hashed_views.hashed(view, metadata.read_text(encoding="utf-8"))
    return texts


def digest(folder: Path) -> str:
    """Return a name for the schema: other files, other name."""
    texts = [*statements(folder).values(), *(f"{name}\0{text}" for name, text in _view_texts(folder).items())]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def tables(folder: Path) -> dict[str, dict[str, str]]:
    """Return table → column → BigQuery type; one column stands on one line, indented by two."""
    found = {}
    for text in statements(folder).values():
        if table := _TABLE.search(text):
            found[table.group(1)] = {name: kind for name, kind, _ in _COLUMN.findall(text)}
    return found


def partition_columns(folder: Path) -> dict[str, str]:
    """Return table → the column of days by which it is partitioned, for those that are."""
    texts = statements(folder)
    found = {name.removesuffix(".sql"): _PARTITION.search(text) for name, text in texts.items()}
    return {table: match.group(1) for table, match in found.items() if match}
