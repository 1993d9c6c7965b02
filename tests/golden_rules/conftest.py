"""Collects every golden folder as one test: tables go in, a rule of sql/rules is asked, its rows are in the folder.

    tests/golden_rules/<rule>/<case>/
        params.json     {"proves": the fact that the case proves, "now": the instant the rule is asked}
        tables.json     {table: [rows]}; columns that are left out are NULL, tables that are left out are empty
        expected.json   the rule's rows, in any order

GOLDEN_UPDATE=1 writes expected.json anew; read the difference before you believe it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from tests.goldens import GoldenCase, case_name, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).parents[2] / "sql" / "rules"
WAREHOUSE = pytest.StashKey[DuckDBWarehouse]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a folder with a params.json for a golden case."""
    if file_path.name != "params.json":
        return None
    return GoldenFolder.from_parent(parent, path=file_path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the warehouse that all cases share."""
    if warehouse := config.stash.get(WAREHOUSE, None):
        warehouse.close()
        del config.stash[WAREHOUSE]


class GoldenFolder(pytest.File):
    """One folder, which is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the folder's only test."""
        yield GoldenRule.from_parent(self, name=case_name(self.path))


class GoldenRule(GoldenCase):
    """Asks the rule."""

    def found(self) -> list[dict[str, Any]]:
        """Return what the rule found."""
        return _ask(self.path.parent, _warehouse(self.config))


def _warehouse(config: pytest.Config) -> DuckDBWarehouse:
    """Return an empty warehouse; a case's rows hide its tables for as long as the case lasts."""
    if WAREHOUSE not in config.stash:
        folder: Path = config._tmp_path_factory.mktemp("rules")  # type: ignore[attr-defined]
        config.stash[WAREHOUSE] = DuckDBWarehouse(folder / "warehouse.duckdb")
    return config.stash[WAREHOUSE]


def _ask(folder: Path, warehouse: DuckDBWarehouse) -> list[dict[str, Any]]:
    now = datetime.fromisoformat(parsed(folder / "params.json")["now"])
    rule = (RULES / f"{folder.parent.name}.sql").read_text(encoding="utf-8")
    with warehouse.build() as build:
        for table, rows in parsed(folder / "tables.json").items():
            build.stage(table, table, rows)
        found = build.rows(rule, {"now": now, "today": now.astimezone(UTC).date()})
    plain = [{name: value if value is None else str(value) for name, value in row.items()} for row in found]
    return sorted(plain, key=lambda row: str(row["subject"]))
