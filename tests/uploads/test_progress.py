"""How far a big file is, on a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from local.folder_lake import FolderLake
from local.pages import upload_progress
from local.pages.upload_progress import READINGS, following
from local.running.world import opened
from shared.settings import Settings

from .counter import SUMMARY, used

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_every_byte_of_every_reading_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar is full when the file has been read as often as it is read on its way."""
    monkeypatch.setattr(upload_progress, "WORTH_SHOWING", 1)
    monkeypatch.setattr("sys.stderr", _Terminal())
    path, told = tmp_path / "usage.csv", [0]
    path.write_text(SUMMARY + used("2026-11-01"))
    monkeypatch.setattr("rich.progress.Progress.advance", lambda _, __, size: told.append(size))
    places = {
        "AIU_LAKE": f"file://{tmp_path}/lake",
        "AIU_UPLOADS": f"file://{tmp_path}/uploads",
        "AIU_WAREHOUSE": f"duckdb:///{tmp_path}/warehouse.duckdb",
    }
    with opened(Settings.read(places)) as world, following([path], world) as follow:
        world.uploads.create("usage.csv", path.read_bytes())
        follow(world, None)

        assert 1 == len(FolderLake(tmp_path / "lake").list("commit/"))
    # The first look at how it begins is not worth counting.
    assert READINGS * path.stat().st_size <= sum(told) <= (READINGS + 1) * path.stat().st_size
