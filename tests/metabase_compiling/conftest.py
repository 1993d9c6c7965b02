"""Collects the golden bodies, and lets tests break copies of the small dashboards.

tests/metabase_compiling/golden/<case>/
    case.json       {"proves": the fact, "card": key of a card} or {"proves": …, "dashboard": key}
    expected.json   the body, with <kind key> where an instance has a number; of a card also where it is placed
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from metabase.compiling.compiled import wanted
from metabase.compiling.wanted import Ref
from metabase.definition import files
from metabase.linting import lint
from tests.goldens import GoldenCase, case_name, parsed
from tests.metabase_compiling.definitions import DEFINITIONS, copied, read_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from metabase.compiling.wanted import Wanted
    from metabase.linting import Finding


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a folder for a case by the file that describes it."""
    return BodyFile.from_parent(parent, path=file_path) if file_path.name == "case.json" else None


class BodyFile(pytest.File):
    """One folder."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield its only case."""
        yield BodyCase.from_parent(self, name=case_name(self.path))


class BodyCase(GoldenCase):
    """One body that Metabase is sent."""

    def found(self) -> Any:
        """Return the body, in plain JSON."""
        case = parsed(self.path)
        with pytest.MonkeyPatch.context() as patch, read_from(DEFINITIONS, patch):
            everything = wanted(files.dashboards(), "ai_usage_bi.")
        return shown(_dashboard(everything, case) if "dashboard" in case else _card(everything, case["card"]))


def _card(everything: Wanted, key: str) -> dict[str, Any]:
    card = next(card for card in everything.cards if card.key == key)
    placed = [each for board in everything.dashboards for each in board.dashcards if each["card_id"] == ("card", key)]
    return {"body": card.body, "placed": placed}


def _dashboard(everything: Wanted, case: dict[str, Any]) -> dict[str, Any]:
    board = next(board for board in everything.dashboards if board.key == case["dashboard"])
    grid = [[each[name] for name in ("tab", "key", "col", "row", "size_x", "size_y")] for each in board.dashcards]
    texts = [each for each in board.dashcards if each["card_id"] is None]
    return {"shell": board.shell, "parameters": board.parameters, "tabs": board.tabs, "grid": grid, "texts": texts}


def shown(value: Any) -> Any:
    """Return a body with every Ref as text."""
    if isinstance(value, Ref):
        return f"<{value.kind} {value.key}>"
    if isinstance(value, dict):
        return {str(key): shown(inner) for key, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wanted]:
    """Everything that the small dashboards come to."""
    with read_from(DEFINITIONS, monkeypatch):
        yield wanted(files.dashboards(), "ai_usage_bi.")


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], list[Finding]]:
    """What the lint says of the small dashboards when one text in one file is another."""

    def change(file: str, old: str, new: str) -> list[Finding]:
        folder = copied(tmp_path)
        text = (folder / file).read_text(encoding="utf-8")
        if old not in text:
            raise AssertionError(f"{file} does not hold {old!r}")
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with read_from(folder, monkeypatch):
            return lint()

    return change


def as_json(value: Any) -> str:
    """Return a value as text, for comparing what may hold anything."""
    return json.dumps(shown(value), sort_keys=True)
