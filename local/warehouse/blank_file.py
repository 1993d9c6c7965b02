"""An empty warehouse file with all its tables and views, made once and copied wherever a new one is needed.

Making the views takes seconds, copying none. `python -m local.warehouse.blank_file` makes it ahead of time.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from local.warehouse import schema, schema_files
from local.warehouse.names import CATALOG
from local.warehouse.session import Session
from local.warehouse.sql_cache import TranslationCache, cache_folder
from shared.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterator


def provide(path: Path, folder: Path, translations: TranslationCache | None = None) -> None:
    """Put an empty warehouse where no file is; without a place to keep one, the file is made where it belongs."""
    if path.exists():
        return
    try:
        blank = _blank(folder, translations or TranslationCache())
        path.parent.mkdir(parents=True, exist_ok=True)
        copy = path.with_name(f"{path.name}.blank")
        shutil.copyfile(blank, copy)
        copy.replace(path)
    except (OSError, PipelineError):
        # Whoever opens the file next makes its tables, or says what is wrong with them.
        return


def _blank(folder: Path, translations: TranslationCache) -> Path:
    parts = f"{duckdb.__version__} {schema_files.digest(folder)} {translations.fingerprint}"
    blank = cache_folder() / f"blank-{hashlib.sha256(parts.encode()).hexdigest()[:20]}.duckdb"
    if not blank.exists():
        with tempfile.TemporaryDirectory(dir=blank.parent) as workshop:
            made = Path(workshop) / "blank.duckdb"
            _make(made, folder, translations)
            for old in _others(blank):
                old.unlink(missing_ok=True)
            made.replace(blank)
    return blank


def _make(path: Path, folder: Path, translations: TranslationCache) -> None:
    session = Session(path, translations=translations)
    try:
        schema.create(session, folder)
        with session.cursor() as cursor:
            cursor.execute(f"CHECKPOINT {CATALOG}")
    finally:
        session.close()


def _others(blank: Path) -> Iterator[Path]:
    """Yield the blanks of other versions, but for the newest few: tests use schemas of their own."""
    blanks = sorted(blank.parent.glob("blank-*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    yield from blanks[8:]


if __name__ == "__main__":
    _blank(schema_files.SCHEMA, TranslationCache())
