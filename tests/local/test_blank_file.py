"""A new warehouse is a copy of an empty one, with a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.warehouse import blank_file, schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

VIEWS = "SELECT COUNT(*) AS n FROM duckdb_views() WHERE database_name = 'aiu'"


def _open(path: Path) -> DuckDBWarehouse:
    return DuckDBWarehouse(path)


def test_two_new_files_have_two_names_and_every_view(tmp_path: Path) -> None:
    """Copies of one empty file are different warehouses: markers of one mean nothing in the other."""
    one, other = _open(tmp_path / "one.duckdb"), _open(tmp_path / "other.duckdb")
    try:
        assert one.name != other.name
        with one._session.cursor() as cursor:
            views = cursor.execute(VIEWS).fetchall()
        assert [(len(schema_files.views(schema_files.SCHEMA)),)] == views
        assert [{"epoch": 0}] == other.query("SELECT epoch FROM publish_fence")
    finally:
        one.close()
        other.close()


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Only where nothing is, a copy is put; opening again finds the same name."""
    first = _open(tmp_path / "w.duckdb")
    first.close()
    again = _open(tmp_path / "w.duckdb")
    again.close()
    assert first.name == again.name


def test_without_a_place_for_the_blank_the_file_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that cannot be written costs time, nothing else."""
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    monkeypatch.setattr(blank_file, "cache_folder", lambda: nowhere)
    made = _open(tmp_path / "w.duckdb")
    made.close()
    assert made.name
