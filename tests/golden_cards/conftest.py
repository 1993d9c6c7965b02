"""Collects every card of every dashboard as a test: rows of views go in, the card's answer was worked out by hand.

    tests/golden_cards/<dashboard>/
        views.json      {"today": the day on which somebody looks, "views": {view: [rows]}}; columns that are left out
                        are NULL, views that are left out are empty
        <card>.json     [{"proves": the fact, "filters": {filter: value}, "columns": which to show, when not all,
                        "expected": [rows, in the order of the card]}]

Filters start from the dashboard's defaults; an empty value takes one away, a list gives several.
GOLDEN_UPDATE=1 writes the expected rows anew, which proves nothing by itself.
"""

from __future__ import annotations

import difflib
import json
import os
from contextlib import ExitStack, closing
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from local.dashboards import chosen as choosing
from local.dashboards.answers import INSTANT
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from metabase.definition import files
from metabase.definition.words import aliases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.warehouse.build import DuckDBBuild
    from metabase.definition.shapes import Card, Dashboard

BUILDS = pytest.StashKey["dict[Path, DuckDBBuild]"]()
OPEN = pytest.StashKey[ExitStack]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a card's file for its cases."""
    if file_path.suffix != ".json" or file_path.name == "views.json":
        return None
    return CardFile.from_parent(parent, path=file_path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the warehouses that the cases share."""
    if OPEN in config.stash:
        config.stash[OPEN].close()


class CardFile(pytest.File):
    """One card."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield its cases."""
        for number, _ in enumerate(_parsed(self.path)):
            yield CardCase.from_parent(self, name=f"{self.path.parent.name}/{self.path.stem}[{number}]", number=number)


class CardCaseError(AssertionError):
    """What was found is not what is in the file."""


class CardCase(pytest.Item):
    """One question to one card."""

    def __init__(self, *, number: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.number = number

    def runtest(self) -> None:
        """Compare the answer with the one that was worked out by hand."""
        cases = _parsed(self.path)
        case = cases[self.number]
        found = self._answer(case)
        if os.environ.get("GOLDEN_UPDATE"):
            case["expected"] = found
            self.path.write_text(_text(cases), encoding="utf-8")
        if case["expected"] != found:
            texts = _text(case["expected"]).splitlines(), _text(found).splitlines()
            told = "\n".join(difflib.unified_diff(*texts, "by hand", "found", n=2))
            raise CardCaseError(f"{self.name} proves: {case['proves']}\n{told}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the difference alone."""
        return str(excinfo.value) if isinstance(excinfo.value, CardCaseError) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the file."""
        return self.path, 0, self.name

    def _answer(self, case: dict[str, Any]) -> list[dict[str, str | None]]:
        dashboard = files.dashboards()[self.path.parent.name]
        card = next(card for card in dashboard.cards if card.key == self.path.stem)
        build, today = _world(self.config, self.path.parent)
        rows = build.rows(*_question(build, dashboard, card, case.get("filters", {}), today))
        shown = case.get("columns") or list(rows[0] if rows else [])
        return [{name: None if row[name] is None else str(row[name]) for name in shown} for row in rows]


def _question(
    build: DuckDBBuild, dashboard: Dashboard, card: Card, filters: dict[str, Any], today: date
) -> tuple[str, dict[str, Any]]:
    given = [(name, one) for name, value in filters.items() for one in (value if isinstance(value, list) else [value])]
    text = files.card_sql(dashboard.key, card.key)
    is_instant = partial(_is_instant, build, aliases(text))
    return choosing.statement(card, text, choosing.read(dashboard, given, today), is_instant)


def _is_instant(build: DuckDBBuild, views: dict[str, str], column: str) -> bool:
    alias, _, name = column.partition(".")
    return build.types(f"SELECT {name} FROM {views[alias]}")[name] == INSTANT


def _world(config: pytest.Config, folder: Path) -> tuple[DuckDBBuild, date]:
    """Return the folder's rows in place of the views, and its day; cards only read, so all of its cases share them."""
    builds, given = config.stash.setdefault(BUILDS, {}), _parsed(folder / "views.json")
    today = date.fromisoformat(given["today"])
    if folder not in builds:
        opened = config.stash.setdefault(OPEN, ExitStack())
        place: Path = config._tmp_path_factory.mktemp("cards")  # type: ignore[attr-defined]
        warehouse = opened.enter_context(closing(DuckDBWarehouse(place / "warehouse.duckdb", today=today)))
        builds[folder] = opened.enter_context(warehouse.build())
        for view, rows in given["views"].items():
            builds[folder].stage(view, view, rows)
    return builds[folder], today


def _parsed(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
