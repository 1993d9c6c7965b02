"""Rooms are small, have one subject, and say which."""

from __future__ import annotations

import ast
import re

from tests.conftest import TAKES_LONGEST
from tests.house.repository import ROOT, modules, read, texts

WALL = 300
ENTRY_POINT = 40
NO_SUBJECT = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}
NOT_PACKAGES = {"pulumi", "tools", "benchmarks", "."}
"""Scripts, the root, and pulumi/: a package of that name would hide the SDK."""
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
NOBODY = "unknown@unattributed.com"
MACHINES = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")


def test_no_file_is_longer_than_the_wall() -> None:
    """A file of more than 300 lines has two subjects."""
    assert [] == [str(path) for path in modules() if len(read(path).splitlines()) > WALL]


def test_entry_points_only_translate() -> None:
    """A function's main.py turns an event into a call, in at most 40 lines."""
    long = [p for p in modules() if p.name == "main.py" and len(read(p).splitlines()) > ENTRY_POINT]

    assert [] == [str(path) for path in long]


def test_no_module_is_named_after_nothing() -> None:
    """A module is named for its subject; utils, helpers and manager are none."""
    named = [path for path in modules() if NO_SUBJECT & {path.stem, *(part for part in path.parent.parts)}]

    assert [] == [str(path) for path in named]


def test_every_module_opens_with_a_sentence() -> None:
    """The docstring of a module says in one plain sentence what it is."""
    assert [] == [str(path) for path in modules() if not ast.get_docstring(ast.parse(read(path)))]


def test_folders_with_python_are_packages() -> None:
    """Every folder of modules has an __init__.py, so that it is imported the same way everywhere."""
    folders = {path.parent for path in modules() if path.parts[0] not in NOT_PACKAGES and len(path.parts) > 1}

    assert [] == sorted(str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists())


def test_pulumi_is_never_a_package() -> None:
    """An __init__.py in pulumi/ would hide the SDK of that name."""
    assert not (ROOT / "pulumi" / "__init__.py").exists()


def test_people_live_at_example_com() -> None:
    """No address in this repository can belong to somebody."""
    found = {m.group(0) for path in texts() for m in ADDRESS.finditer(read(path))}

    assert set() == {a for a in found if not a.lower().endswith(("@example.com", ".example.com"))} - {NOBODY}


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Paths start at the repository, never at somebody's disk."""
    assert [] == [str(path) for path in texts() if MACHINES.search(read(path))]


def test_the_longest_tests_are_there() -> None:
    """A file that begins first exists; one that was renamed would begin last, and nobody would see why."""
    assert [] == [name for name in TAKES_LONGEST if not (ROOT / "tests" / name).exists()]
