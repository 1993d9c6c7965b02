"""Translations are remembered, and forgotten when they could be wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from local.warehouse.schema_files import SCHEMA
from local.warehouse.sql_cache import TranslationCache
from local.warehouse.unsupported import UnsupportedBigQueryError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "SELECT CAST(@x AS NUMERIC) AS n"
AGAIN = """
import sys
from pathlib import Path
from local.warehouse.sql_cache import TranslationCache
print(TranslationCache(Path(sys.argv[1])).translate(sys.argv[2]).params, "sqlglot" in sys.modules)
"""


def remembered(path: Path) -> bool:
    """Return whether a new process translates the text without sqlglot."""
    command = [sys.executable, "-c", AGAIN, str(path), TEXT]
    return "('x',) False\n" == subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache that knows the text."""
    path = tmp_path / "cache" / "sql.json"
    cache = TranslationCache(path)
    cache.translate(TEXT)
    cache.save()
    return path


def test_a_text_is_translated_once(path: Path) -> None:
    """The next process finds the translation and never imports sqlglot."""
    assert remembered(path)


@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"fingerprint": "another", "statements": {}}'])
def test_a_cache_that_cannot_be_used_is_ignored(path: Path, content: str) -> None:
    """A broken cache, or one of another version, costs time and nothing else."""
    path.write_text(content)

    assert not remembered(path)
    assert ("x",) == TranslationCache(path).translate(TEXT).params


def test_a_cache_with_a_broken_entry_is_ignored(path: Path) -> None:
    """One entry of a shape nobody writes spoils the file, not the run."""
    content = json.loads(path.read_text())
    content["statements"] = {"x": 1}
    path.write_text(json.dumps(content))

    assert not remembered(path)


def test_another_schema_forgets_everything(path: Path, tmp_path: Path) -> None:
    """Column types decide translations: a cache made for another schema is not used."""
    (tmp_path / "t.sql").write_text((SCHEMA / "dim_aliases.sql").read_text())
    cache = TranslationCache(path, schema=tmp_path)
    cache.translate("SELECT 1")
    cache.save()

    assert not remembered(path)


def test_two_processes_may_save(path: Path) -> None:
    """Saving replaces the file in one step; nothing else is left beside it."""
    for number in range(3):
        cache = TranslationCache(path)
        cache.translate(f"SELECT {number}")
        cache.save()

    assert ["sql.json"] == [entry.name for entry in path.parent.iterdir()]
    assert remembered(path)


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """Without a place to remember, translations work all the same."""
    (tmp_path / "file").write_text("")
    cache = TranslationCache(tmp_path / "file" / "sql.json")

    assert ("x",) == cache.translate(TEXT).params
    cache.save()


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    """What cannot be translated says where it stands."""
    with pytest.raises(UnsupportedBigQueryError, match=r"sql/views/x\.sql: INFORMATION_SCHEMA"):
        TranslationCache(tmp_path / "c").translate("SELECT * FROM INFORMATION_SCHEMA.TABLES", "sql/views/x.sql")


def test_a_mistyped_statement_is_quoted(tmp_path: Path) -> None:
    """What is not SQL is shown as far as a line goes, without terminal colours."""
    with pytest.raises(Exception, match=r"SELECT FROM WHERE: this is not BigQuery SQL") as caught:
        TranslationCache(tmp_path / "c").translate("SELECT FROM WHERE")
    assert "\033" not in str(caught.value)
