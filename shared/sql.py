"""The SQL files, wherever they lie: at the repository's root, or beside a deployed function's main.py."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """Return the `sql` folder beside `shared`."""
    return Path(__file__).resolve().parents[1] / "sql"


@cache
def model(path: str) -> str:
    """Return the query of a model named `layer/model`."""
    return (folder() / "models" / path / "query.sql").read_text()


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return a table's column names in the order of its DDL, one column a line by house rule."""
    lines = (folder() / "schema" / f"{table}.sql").read_text().splitlines()[1:]
    return tuple(line.split()[0] for line in lines if line.startswith("  "))


@cache
def models_hash() -> str:
    """Return a hash over all models: when it changes, every date is built again."""
    return _hash(sorted((folder() / "models").rglob("*.sql")))


@cache
def prices_hash() -> str:
    """Return a hash over the price card: when it changes, every date is built again."""
    return _hash([folder() / "seeds" / "price_card.csv"])


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
