"""Habits are sessions, models are folders, locks agree."""

from __future__ import annotations

import ast
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.house.repository import ROOT, files, pins, read

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = [path for path in files("functions") if path.name == "requirements.txt"]
MODELS = sorted(
    {path.parent for path in files("sql/models") if len(path.parts) == len(("sql", "models", "layer", "model", "file"))}
)


def test_every_session_is_told_to_a_newcomer() -> None:
    """`make help` lists each nox session with what it does."""
    tree = ast.parse(read("noxfile.py"))
    sessions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert set() == sessions - set(re.findall(r"^[*-] (\w+) -> \S", shown, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_a_function_is_deployed_with_what_was_tested(lock: Path | str) -> None:
    """Each function's requirements are a part of the developers' lock, version for version."""
    tested = pins(read("requirements-dev.txt"))
    deployed = pins(read(lock))

    assert deployed
    assert {} == {name: version for name, version in deployed.items() if tested.get(name) != version}


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-dev.txt"], ids=str)
def test_a_lock_names_no_index(lock: Path | str) -> None:
    """Locks work with whatever package index a machine uses, and every pin has its hashes."""
    text = read(lock)

    assert not re.search(r"^--?(index|extra|find|i |f )|://", text, re.MULTILINE)
    assert len(pins(text)) == len(re.findall(r"==[^\\\n]+\\\n    --hash=sha256:", text))


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_every_model_says_what_it_is(model: Path) -> None:
    """A model is a folder with its query and its card: what it is, what a row is, and which tables it reads."""
    query = read(model / "query.sql")
    card = yaml.safe_load(read(model / "metadata.yaml"))

    assert card["description"].endswith(".")
    assert card["grain"]
    assert [] == [table for table in card["reads"] if not re.search(rf"\b{table}\b", query)]
