"""Every SQL file of this repository means the same on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.warehouse import schema_files
from local.warehouse.bigquery_on_duckdb.kinds import declared
from local.warehouse.bigquery_on_duckdb.lint import findings
from local.warehouse.bigquery_on_duckdb.translation import translate

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "sql" / "migrations"
"""A migration is many statements of a few kinds, which tests/migrations reads with rules of its own."""
FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "sql").rglob("*.sql") if not path.is_relative_to(MIGRATIONS))
COLUMNS = declared(schema_files.tables(schema_files.SCHEMA))
BAD = {
    "SELECT a / b FROM t": "SAFE_DIVIDE",
    "SELECT SAFE_DIVIDE(a, b) FROM t": "CAST",
    "SELECT cost_usd * 0.1 FROM t": "FLOAT64",
    "SELECT a[OFFSET(0)] FROM t": "SAFE_OFFSET",
    "SELECT DATE_TRUNC(d, WEEK) FROM t": "MONDAY",
    "SELECT rows FROM t": "reserved",
    "SELECT 1 AS hash": "reserved",
}
GOOD = [
    "SELECT cost_usd / 100 FROM t",
    "SELECT CAST(SAFE_DIVIDE(a, b) AS NUMERIC) FROM t",
    "SELECT SAFE_DIVIDE(cost_usd, quantity) FROM t",
    "SELECT cost_usd * NUMERIC '0.1' FROM t",
    "SELECT a[SAFE_OFFSET(0)] FROM t",
    "SELECT DATE_TRUNC(d, WEEK(MONDAY)) FROM t",
    "SELECT t.rows, `rows` FROM t",
]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_keeps_the_habits(path: Path) -> None:
    """A file of sql/ can be translated, and has nothing that two engines would read differently."""
    text = (ROOT / path).read_text(encoding="utf-8")
    translate(text, COLUMNS, str(path))

    assert [] == findings(text, COLUMNS)


@pytest.mark.parametrize("text", BAD)
def test_a_bad_habit_is_named(text: str) -> None:
    """Each habit is found, and the finding says what to write instead."""
    found = findings(text, COLUMNS)

    assert 1 == len([finding for finding in found if BAD[text] in finding])


@pytest.mark.parametrize("text", GOOD)
def test_a_good_habit_is_left_alone(text: str) -> None:
    """The remedy that a finding names is no finding."""
    assert [] == findings(text, COLUMNS)


def test_every_table_is_read_with_its_columns() -> None:
    """The reading of sql/schema without a parser finds each file's table and a type for every column."""
    tables = schema_files.tables(schema_files.SCHEMA)

    assert {path.stem for path in schema_files.SCHEMA.glob("*.sql")} == set(tables)
    assert [] == [name for name, columns in tables.items() if not columns]
