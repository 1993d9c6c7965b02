"""A fresh town for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A system in an empty folder, on 2026-10-30."""
    opened = Town(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """An empty folder for rules of a test's own."""
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder
