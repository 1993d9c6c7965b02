"""A small organisation whose vendors have been asked and whose sheet is in force; each test edits its own copy."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from tests.acceptance.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.acceptance.installation import Ended

Rows = list[list[str]]


@dataclass(frozen=True)
class Town:
    """An installation, and one sheet beside the one in force."""

    org: Organisation
    installation: Installation
    sheet: Path

    def edit(self, tab: str, change: Callable[[Rows], object]) -> None:
        """Change the rows of one tab, the header is the first."""
        path = self.sheet / f"{tab}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            rows = [*csv.reader(file)]
        change(rows)
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)

    def command(self, *arguments: str, **settings: str) -> Ended:
        """Run one command with this sheet."""
        mine = {"AIU_SHEETS": f"file://{self.sheet}"}
        town = Installation(self.installation.folder, {**self.installation.settings, **mine, **settings})
        return town.command(*arguments)

    def moved_to(self, folder: Path) -> Town:
        """Return a copy of everything, in which something may come into force."""
        shutil.copytree(self.installation.folder / ".aiu", folder / ".aiu")
        vendors = {k: v for k, v in self.installation.settings.items() if not k.startswith("AIU_") or k == "AIU_TODAY"}
        return Town(self.org, Installation.point(folder, vendors), self.sheet)


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Organisation, Installation]:
    org = Organisation.generate(people=7, days=6)
    folder = tmp_path_factory.mktemp("town")
    with serve_in_background(org) as doubles:
        installation = Installation.point(folder, doubles.environment)
        write_sheets(org, folder / "sheets", with_money=True)
        ended = installation.command("run", "--start", str(org.season.start), "--end", str(org.season.end), "--json")
    assert 0 == ended.code, ended.err
    return org, installation


@pytest.fixture
def town(_built: tuple[Organisation, Installation], tmp_path: Path) -> Town:
    """A copy of the sheet in force, to be edited."""
    org, installation = _built
    shutil.copytree(installation.folder / "sheets", tmp_path / "sheet")
    return Town(org, installation, tmp_path / "sheet")
