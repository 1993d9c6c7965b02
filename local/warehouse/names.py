"""What things are called inside the warehouse file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.datasets import BESIDE, dataset_of

if TYPE_CHECKING:
    from collections.abc import Iterable

CATALOG = "aiu"
"""The name under which every warehouse file is attached, whatever the file is called."""
SCHEMAS = ("main", *BESIDE)
KEPT = "memory.kept"
"""Beside the file: the rows of views that a reader evaluated once."""
SEARCH_PATH = ",".join([*(f"{CATALOG}.{schema}" for schema in SCHEMAS), "memory.main"])
"""Where bare names are looked up, after the temporary tables of a build."""


def schema_of(table: str) -> str:
    """Return the schema a published table lives in."""
    return dataset_of(table) or "main"


def published(table: str) -> str:
    """Return the full name of a published table: a build's table of the same name does not hide it."""
    return f'{CATALOG}.{schema_of(table)}."{table}"'


def quoted(names: Iterable[str]) -> str:
    """Return column names for a column list."""
    return ", ".join(f'"{name}"' for name in names)
