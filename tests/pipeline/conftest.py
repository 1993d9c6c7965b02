"""A fresh world for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .world import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """A system in an empty folder, on 2026-09-02."""
    with world(tmp_path) as opened:
        yield opened
