"""Translated statements, remembered on disk, so that a process that says nothing new never imports sqlglot."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from local.warehouse import schema_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.warehouse.bigquery_on_duckdb.kinds import Kind

Purpose = Literal["query", "write", "ddl"]

_REPOSITORY = Path(__file__).parents[2]
_TRANSLATOR = Path(__file__).parent / "bigquery_on_duckdb"
_MOST = 4_000


@dataclass(frozen=True, slots=True)
class Translation:
    """One BigQuery statement, ready for DuckDB."""

    sql: str
    purpose: Purpose
    params: tuple[str, ...]
    """Names of its parameters, without @."""


class TranslationCache:
    """Text → translation; whatever could change a translation changes the fingerprint, and all are forgotten."""

    def __init__(self, path: Path | None = None, schema: Path = schema_files.SCHEMA) -> None:
        """`path` is the file; by default below the repository, or in the user's cache when that cannot be written."""
        self._path = path or cache_folder() / "sql.json"
        self._schema = schema
        self._guard = threading.RLock()
        self._dirty = False

    def translate(self, text: str, origin: str = "") -> Translation:
        """Return the translation of one statement; `origin` names its file in errors."""
        key = hashlib.sha256(text.encode()).hexdigest()
        with self._guard:
            if key not in self._known:
                self._known[key] = self._new(text, origin)
                self._dirty = True
            return self._known[key]

    def save(self) -> None:
        """Write what is new, in one step; a folder that cannot be written costs time later, nothing else."""
        with self._guard:
            if not self._dirty:
                return
            self._dirty = False
            recent = list(self._known.items())[-_MOST:]
        content = {
            "fingerprint": self.fingerprint,
            "statements": {key: [found.sql, found.purpose, found.params] for key, found in recent},
        }
        try:
            _replace(self._path, json.dumps(content, ensure_ascii=False))
        except OSError:
            self._dirty = True

    def _new(self, text: str, origin: str) -> Translation:
        from local.warehouse.bigquery_on_duckdb.translation import translate

        return translate(text, self._columns, origin)

    @cached_property
    def _columns(self) -> Mapping[str, Kind | None]:
        from local.warehouse.bigquery_on_duckdb.kinds import declared

        return declared(schema_files.tables(self._schema))

    @cached_property
    def _known(self) -> dict[str, Translation]:
        """Read the file; whatever is wrong with it, it is only a cache."""
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["fingerprint"] != self.fingerprint:
                return {}
            return {
                key: Translation(str(sql), cast("Purpose", purpose), tuple(params))
                for key, (sql, purpose, params) in content["statements"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    @cached_property
    def fingerprint(self) -> str:
        """Everything a translation depends on: sqlglot, the translator, the types of the schema's columns."""
        parts = [version("sqlglot"), *schema_files.statements(self._schema).values()]
        parts += [path.read_text(encoding="utf-8") for path in sorted(_TRANSLATOR.glob("*.py"))]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def cache_folder() -> Path:
    """Return where things are kept that can be made anew: below the repository, or in the user's cache."""
    inside = _REPOSITORY / ".aiu" / "cache"
    try:
        inside.mkdir(parents=True, exist_ok=True)
    except OSError:
        inside = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aiu"
    return inside


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
