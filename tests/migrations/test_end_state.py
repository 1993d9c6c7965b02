"""Migrations from nothing give exactly what sql/schema and sql/views describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.warehouse import blank_file, schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from migrations import duckdb_file, shapes
from migrations.files import migrations
from tests.migrations.warehouses import described, inside, migrate

if TYPE_CHECKING:
    from pathlib import Path


def test_on_paper_they_make_the_schema() -> None:
    """Tables, columns in order, types, NOT NULL, partitions, clusters and descriptions are those of sql/schema.

    When this fails, sql/schema was changed: `python -m migrations.draft NAME` writes the migration that is missing.
    """
    steps = [step for migration in migrations() for step in migration.up]
    made, wanted = shapes.after({}, steps), shapes.of_folder(schema_files.SCHEMA)

    assert sorted(wanted) == sorted(made)
    assert {} == {table: made[table] for table in wanted if made[table] != wanted[table]}
    assert {t: list(wanted[t].columns) for t in wanted} == {t: list(made[t].columns) for t in made}


def test_in_a_file_they_make_what_a_start_makes(tmp_path: Path) -> None:
    """A migrated file and one made at once from sql/schema have the same tables and the same views."""
    migrate(tmp_path / "migrated.duckdb")
    blank_file.provide(tmp_path / "made.duckdb", schema_files.SCHEMA)
    wanted = described(tmp_path / "made.duckdb")

    assert {*schema_files.views(schema_files.SCHEMA)} == {
        n.removeprefix("view ") for n in wanted if n.startswith("view ")
    }
    assert wanted == described(tmp_path / "migrated.duckdb")


def test_a_migrated_file_is_a_warehouse(tmp_path: Path) -> None:
    """The pipeline opens it and finds the fence that every publication passes."""
    migrate(tmp_path / "w.duckdb")
    warehouse = DuckDBWarehouse(tmp_path / "w.duckdb")
    try:
        assert [{"epoch": 0}] == warehouse.query("SELECT epoch FROM publish_fence")
        assert [{"n": 1}] == warehouse.query(
            "SELECT COUNT(DISTINCT number) AS n FROM schema_migrations WHERE number = 1"
        )
    finally:
        warehouse.close()


def test_a_warehouse_that_was_never_migrated_can_be(tmp_path: Path) -> None:
    """A file made from sql/schema takes all migrations: each finds its work done, and loses nothing."""
    warehouse = DuckDBWarehouse(tmp_path / "w.duckdb")
    name = warehouse.name
    warehouse.close()
    before = described(tmp_path / "w.duckdb")

    assert [] == migrate(tmp_path / "w.duckdb")
    assert before == described(tmp_path / "w.duckdb")
    with inside(tmp_path / "w.duckdb") as cursor:
        assert [(name,)] == cursor.execute("SELECT value FROM aiu.ops.local_file WHERE fact = 'name'").fetchall()


def test_once_is_enough(tmp_path: Path) -> None:
    """A migrated warehouse has nothing left to do, and writes nothing into its record."""
    migrate(tmp_path / "w.duckdb")
    with duckdb_file.opened(tmp_path / "w.duckdb") as database:
        lines = database.rows("SELECT COUNT(*) AS n FROM schema_migrations")
    migrate(tmp_path / "w.duckdb")
    with duckdb_file.opened(tmp_path / "w.duckdb") as database:
        assert lines == database.rows("SELECT COUNT(*) AS n FROM schema_migrations")
