"""What `nox -s new_source` makes is as good as what we wrote by hand."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from shared.rows import Context, Page
from tests.house.repository import ROOT
from tools import new_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scaffold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a source called acme in a folder of its own."""
    monkeypatch.setattr(new_source, "ROOT", tmp_path)
    assert 0 == new_source.main(["acme"])

    return tmp_path


def test_a_new_source_reads_its_golden_page(scaffold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scaffolded rows() turns the scaffolded page into the expected rows."""
    monkeypatch.syspath_prepend(scaffold / "functions/fetchers")
    golden = scaffold / new_source.GOLDEN.format(name="acme")
    page = Page((golden / "page.json").read_bytes())

    found = importlib.import_module("acme.rows").rows(page, Context("acme_usage", date(2026, 1, 5), date(2026, 1, 5)))

    assert json.loads((golden / "expected.json").read_bytes()) == {
        "rows": [{k: v for k, v in msgspec.to_builtins(row).items() if k != "raw_response"} for row in found.rows],
        "quarantined": found.quarantined,
        "drift": found.drift,
        "findings": found.findings,
    }


@pytest.mark.parametrize(
    "check", ["ruff check", "ruff format --check", "mypy --follow-imports=silent --no-incremental"]
)
def test_a_new_source_passes_the_checks(scaffold: Path, check: str) -> None:
    """Scaffolded code is clean before anybody has touched it."""
    settings = "--config-file" if check.startswith("mypy") else "--config"
    command = [sys.executable, "-m", *check.split(), settings, "pyproject.toml", str(scaffold / "functions")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert 0 == ran.returncode, ran.stdout + ran.stderr


def test_a_new_source_writes_over_nothing(scaffold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second call with the same name stops and says what is there already."""
    kept = scaffold / "functions/fetchers/acme/rows.py"
    kept.write_text("# mine\n", encoding="utf-8")

    assert 1 == new_source.main(["acme"])
    assert "functions/fetchers/acme/rows.py" in capsys.readouterr().err
    assert "# mine\n" == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["Acme"], ["two", "names"], ["../etc"]])
def test_a_wrong_name_makes_nothing(arguments: list[str]) -> None:
    """A name that could not be a folder, a stream and a table is refused."""
    assert 2 == new_source.main(arguments)
