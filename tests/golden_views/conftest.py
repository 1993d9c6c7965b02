"""Collects every golden folder as one test: facts go in, a view of sql/views is read, its rows are in the folder.

    tests/golden_views/<view>/<case>/
        params.json     {"proves": the fact that the case proves, "today": the day on which somebody looks},
                        "columns": which columns to show, when not all
        tables.json     {table: [rows]}; columns that are left out are NULL, tables that are left out are empty.
                        Aggregates and other views are made from these facts, unless they are given
        expected.json   the view's rows, sorted by their text

Every answer was worked out by hand; GOLDEN_UPDATE=1 writes expected.json anew, which proves nothing by itself.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from functions.transform.models import AGGREGATES
from local.warehouse import schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared import sql
from tests.goldens import GoldenCase, case_name, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.warehouse.build import DuckDBBuild

WAREHOUSES = pytest.StashKey[dict[str, DuckDBWarehouse]]()
ALL_DAYS = {"lo": date(2000, 1, 1), "hi": date(2099, 12, 31)}
EVERY_DAY = "SELECT day FROM UNNEST(GENERATE_DATE_ARRAY(@lo, @hi)) AS day"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a folder with a params.json for a golden case."""
    if file_path.name != "params.json":
        return None
    return GoldenFolder.from_parent(parent, path=file_path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the warehouses that the cases share."""
    for warehouse in config.stash.get(WAREHOUSES, {}).values():
        warehouse.close()


class GoldenFolder(pytest.File):
    """One folder, which is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the folder's only test."""
        yield GoldenView.from_parent(self, name=case_name(self.path))


class GoldenView(GoldenCase):
    """Reads the view."""

    def found(self) -> list[dict[str, Any]]:
        """Return the view's rows."""
        params = parsed(self.path)
        with _warehouse(self.config, params["today"]).build() as build:
            rows = _read(self.path.parent.parent.name, parsed(self.path.parent / "tables.json"), build)
        shown = params.get("columns") or list(rows[0] if rows else [])
        plain = [{name: None if row[name] is None else str(row[name]) for name in shown} for row in rows]
        return sorted(plain, key=json.dumps)


def _warehouse(config: pytest.Config, today: str) -> DuckDBWarehouse:
    """Return an empty warehouse of that day; a case's rows hide its tables for as long as the case lasts."""
    warehouses = config.stash.setdefault(WAREHOUSES, {})
    if today not in warehouses:
        folder: Path = config._tmp_path_factory.mktemp("views")  # type: ignore[attr-defined]
        warehouses[today] = DuckDBWarehouse(folder / "warehouse.duckdb", today=date.fromisoformat(today))
    return warehouses[today]


def _read(view: str, tables: dict[str, list[dict[str, Any]]], build: DuckDBBuild) -> list[dict[str, Any]]:
    for table, rows in tables.items():
        build.stage(table, table, rows)
    build.table("build_days", EVERY_DAY, ALL_DAYS)
    for aggregate in AGGREGATES:
        if aggregate.table not in tables:
            build.table(aggregate.table, sql.model(f"agg/{aggregate.table}"), ALL_DAYS)
    views = schema_files.views(schema_files.SCHEMA)
    needed = _needed(view, views)
    for name, text in views.items():
        if name in needed and name not in tables:
            build.table(name, text)
    return build.rows(views[view])


def _needed(view: str, views: dict[str, str]) -> set[str]:
    """Return the views that a view reads, directly or not."""
    read = {name for name in views if name != view and name in schema_files.words(views[view])}
    return read.union(*(_needed(name, views) for name in read))
