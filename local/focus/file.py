"""A FOCUS file, opened as a table of texts: CSV or Parquet, never read into memory whole."""

from __future__ import annotations

import csv
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.focus import rules
from local.focus.columns import SEEDS, columns
from shared.errors import ConfigurationError, SkippableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

MEMORY = "1GB"
SETTINGS = f"""
SET memory_limit = '{MEMORY}';
SET autoinstall_known_extensions = false;
SET python_enable_replacements = false;
SET TimeZone = 'UTC';
"""
INSTANT = "'%Y-%m-%dT%H:%M:%SZ'"
_PARQUET_KINDS = {
    "decimal": ("DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT"),
    "datetime": ("TIMESTAMP",),
    "string": ("VARCHAR",),
    "json": ("VARCHAR", "JSON"),
}


@dataclass(frozen=True, slots=True)
class FocusFile:
    """An open file: its columns in order, and the table `charges` with `charge_row`, counted from 1."""

    names: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection
    wrong_types: tuple[tuple[str, str], ...]
    """Parquet only: columns that are not of the type of their kind, and what they are."""


@contextmanager
def opened(path: Path) -> Iterator[FocusFile]:
    """Open a file; ConfigurationError when there is none, SkippableError when it cannot be read."""
    import duckdb

    if not path.is_file():
        raise ConfigurationError(f"there is no file {path}")
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
        connection.execute(SETTINGS + rules.MACROS)
        pairs = _quoted(str(SEEDS / "focus_1_4_services.csv"))
        connection.execute(f"CREATE TABLE services AS FROM read_csv('{pairs}', header=true, all_varchar=true)")
        connection.execute(f"SET temp_directory = '{_quoted(scratch)}'")
        is_parquet = _is_parquet(path)
        try:
            yield _parquet(path, connection) if is_parquet else _csv(path, connection)
        except (duckdb.Error, UnicodeDecodeError, csv.Error) as error:
            raise SkippableError(" ".join(str(error).split())[:300]) from error


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _csv(path: Path, connection: duckdb.DuckDBPyConnection) -> FocusFile:
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = tuple(next(csv.reader(file), []))
    if not names:
        raise SkippableError("the file is empty: it has no line with the names of its columns")
    # A name that stands there twice would end the reading; that it does is told by its own rule.
    unique = [f"{name}#{n}" if name in names[:n] else name for n, name in enumerate(names)]
    kinds = ", ".join(f"'{_quoted(name)}': 'VARCHAR'" for name in unique)
    source = (
        f"read_csv('{_quoted(str(path))}', auto_detect=false, header=true, delim=',', quote='\"', escape='\"',"
        f" nullstr='', columns={{{kinds}}})"
    )
    chosen = [_text(name, name in names) for name in _looked_at()]
    connection.execute(_view(["row_number() OVER () AS charge_row", *chosen], source))
    return FocusFile(names, connection, ())


def _parquet(path: Path, connection: duckdb.DuckDBPyConnection) -> FocusFile:
    source = f"read_parquet('{_quoted(str(path))}', file_row_number=true)"
    described = connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    kinds = {column.name: column.kind for column in columns()}
    wrong = [
        (name, found)
        for name, found in types.items()
        if name in kinds and not found.startswith(_PARQUET_KINDS[kinds[name]])
    ]
    chosen = [_text(name, name in types, types.get(name, "")) for name in _looked_at()]
    connection.execute(_view(["file_row_number + 1 AS charge_row", *chosen], source))
    return FocusFile(tuple(types), connection, tuple(wrong))


def _view(chosen: list[str], source: str) -> str:
    return f"CREATE VIEW charges AS SELECT {', '.join(chosen)} FROM {source}"


def _looked_at() -> list[str]:
    """Return every column that some rule reads."""
    return [*(column.name for column in columns()), *rules.OPTIONAL]


def _text(name: str, is_there: bool, kind: str = "VARCHAR") -> str:
    if not is_there:
        return f'CAST(NULL AS VARCHAR) AS "{name}"'
    if kind.startswith("TIMESTAMP"):
        return f'strftime("{name}", {INSTANT}) AS "{name}"'
    return f'CAST("{name}" AS VARCHAR) AS "{name}"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")
