"""`python -m local migrate`, as a person and as a deployment call it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from local.commands.migrate import command
from migrations.files import migrations
from shared.errors import ConfigurationError
from tests.migrations.warehouses import contents, fill

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = migrations()[-1]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The warehouse file that the settings name; it is not there yet."""
    monkeypatch.setenv("AIU_WAREHOUSE", f"duckdb:///{tmp_path / 'w.duckdb'}")
    return tmp_path / "w.duckdb"


def test_a_plan_changes_nothing(file: Path) -> None:
    """--plan says what would happen; the tables are made by the next call, and then there is nothing to do."""
    assert f"To do: {NEWEST.name}, up ({NEWEST.kind})" in _said("--plan")
    assert {} == contents(file)
    assert f"Done: {NEWEST.name}, up ({NEWEST.kind})" in _said()
    assert "publish_fence" in contents(file)
    assert "All migrations are applied; the views were made anew." == _said().strip()


def test_programs_get_one_object(file: Path) -> None:
    """--json answers with the steps, what they lost and which views are missing, and nothing else."""
    answer = json.loads(_said("--json"))

    assert answer["done"]
    assert [m.name for m in migrations()] == [step["migration"] for step in answer["steps"]]
    assert [] == answer["losses"]
    assert [] == answer["views_missing"]


def test_a_way_back_says_what_it_would_cost(file: Path) -> None:
    """The plan of a way back counts what would be lost; without its name it is refused, with it done."""
    _said()
    fill(file)

    assert "Would lose: publish_fence, 1 rows (0001_initial)" in _said("--to", "0", "--plan")
    with pytest.raises(ConfigurationError, match="--accept-loss 0001_initial"):
        _said("--to", "0")
    accepted = [argument for migration in migrations() for argument in ("--accept-loss", migration.name)]
    assert "Left out, because they need newer tables: " in _said("--to", "0", *accepted)
    assert {} == contents(file)


def _said(*arguments: str) -> str:
    found = CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    return found.stdout
