"""Collects every golden folder as one test: tables go in, a rule of sql/rules is asked, its rows are in the folder.

    tests/golden_rules/<rule>/<case>/
        params.json     {"proves": the fact that the case proves, "now": the instant the rule is asked}
        tables.json     {table: [rows]}; columns that are left out are NULL, tables that are left out are empty
        expected.json   the rule's rows, in any order

GOLDEN_UPDATE=1 writes expected.json anew; read the difference before you believe it.
"""

from __future__ import annotations

import difflib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse

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
        yield GoldenCase.from_parent(self, name=f"{self.path.parent.parent.name}/{self.path.parent.name}")


class GoldenError(AssertionError):
    """The rule found something else."""


class GoldenCase(pytest.Item):
    """Asks the rule and compares."""

    def runtest(self) -> None:
        """Compare what the rule found with what it should have found."""
        found = _ask(self.path.parent, _warehouse(self.config))
        golden = self.path.parent / "expected.json"
        if os.environ.get("GOLDEN_UPDATE"):
            golden.write_text(_text(found), encoding="utf-8")
        expected = _json(golden)
        if expected != found:
            texts = _text(expected).splitlines(), _text(found).splitlines()
            raise GoldenError("\n".join(difflib.unified_diff(*texts, "golden", "found", n=2)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the difference alone."""
        if isinstance(excinfo.value, GoldenError):
            return f"{self.name} proves: {_json(self.path)['proves']}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the folder."""
        return self.path.parent, 0, self.name


def _warehouse(config: pytest.Config) -> DuckDBWarehouse:
    """Return an empty warehouse; a case's rows hide its tables for as long as the case lasts."""
    if WAREHOUSE not in config.stash:
        folder: Path = config._tmp_path_factory.mktemp("rules")  # type: ignore[attr-defined]
        config.stash[WAREHOUSE] = DuckDBWarehouse(folder / "warehouse.duckdb")
    return config.stash[WAREHOUSE]


def _ask(folder: Path, warehouse: DuckDBWarehouse) -> list[dict[str, Any]]:
    now = datetime.fromisoformat(_json(folder / "params.json")["now"])
    rule = (RULES / f"{folder.parent.name}.sql").read_text(encoding="utf-8")
    with warehouse.build() as build:
        for table, rows in _json(folder / "tables.json").items():
            build.stage(table, table, rows)
        found = build.rows(rule, {"now": now, "today": now.astimezone(UTC).date()})
    plain = [{name: value if value is None else str(value) for name, value in row.items()} for row in found]
    return sorted(plain, key=lambda row: str(row["subject"]))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _text(found: Any) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
