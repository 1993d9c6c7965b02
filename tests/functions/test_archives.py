"""What is uploaded: equal content, equal archive, whatever the machine, the clock and the order of files."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from shared import topology
from tests.functions.serving import DEPLOYED
from tests.house.repository import ROOT
from tools import package

SQL = {"dispatch", "load-upload", "load-snapshot", "transform", "monitor", "health"}
"""Who asks the warehouse."""
FUNCTIONS = [pytest.param(function, id=function.name) for function in DEPLOYED]


@pytest.fixture(scope="module")
def archives() -> dict[str, package.Archive]:
    """Pack everything once."""
    return {archive.name: archive for archive in package.pack_all()}


def _opened(archive: package.Archive) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(archive.data))


def test_everything_that_is_deployed_is_packed(archives: dict[str, package.Archive]) -> None:
    """One archive for each function and endpoint of the topology, each with a name of its own."""
    assert [function.name for function in DEPLOYED] == list(archives)
    assert len(archives) == len({archive.sha256 for archive in archives.values()})
    assert {f"{a.name}-{a.sha256[:16]}.zip" for a in archives.values()} == {a.file_name for a in archives.values()}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_archive_holds_what_the_function_needs(
    function: topology.Function | topology.Endpoint, archives: dict[str, package.Archive]
) -> None:
    """Its own folder at the root, shared/ beside it, SQL where the warehouse is asked; nothing that a machine left."""
    names = _opened(archives[function.name]).namelist()

    assert names == sorted(names)
    assert {"main.py", "requirements.txt", "shared/entry.py", "shared/topology.py"} <= set(names)
    beside = {name.partition("/")[0] for name in names if "/" in name} - _own_folders(function)
    assert {
        "shared",
        *(["sql"] if function.name in SQL else []),
        *(["local"] if function.name == "notify" else []),
    } == beside
    assert [] == [name for name in names if "__pycache__" in name or "/." in name or name.endswith(".pyc")]


def _own_folders(function: topology.Function | topology.Endpoint) -> set[str]:
    return {path.name for path in (ROOT / function.folder).iterdir() if path.is_dir()}


def test_an_entry_says_nothing_of_the_machine(archives: dict[str, package.Archive]) -> None:
    """Neither when it was written, nor by whom, nor how hard anybody tried to squeeze it."""
    entries = [entry for archive in archives.values() for entry in _opened(archive).infolist()]

    assert {((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16, zipfile.ZIP_STORED, b"")} == {
        (e.date_time, e.create_system, e.external_attr, e.compress_type, e.extra) for e in entries
    }


def _copy(folder: Path) -> Path:
    """Copy what is packed, with other instants, other permissions and what machines leave behind."""
    for part in ("functions", "shared", "sql"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True)):
        if path.is_file():
            os.utime(path, (number, number))
            path.chmod(0o600)
    (folder / "shared/__pycache__").mkdir()
    (folder / "shared/__pycache__/x.pyc").write_bytes(b"x")
    (folder / "shared/.DS_Store").write_bytes(b"x")
    return folder


def test_another_checkout_makes_the_same_bytes(archives: dict[str, package.Archive], tmp_path: Path) -> None:
    """Instants, permissions and left-overs of a checkout change nothing; one byte of the code does."""
    there = _copy(tmp_path)
    (function,) = (function for function in topology.FUNCTIONS if function.name == "dispatch")

    same = package.pack(function.name, function.folder, there)
    assert archives["dispatch"].data == same.data

    (there / function.folder / "sweep.py").write_text("# another\n", encoding="utf-8")
    assert archives["dispatch"].file_name != package.pack(function.name, function.folder, there).file_name


@pytest.mark.parametrize(
    "way",
    ["smtp://mail.example.com?from=aiu@example.com&to=ana@example.com", "webhook:slack", "webhook:pagerduty", "log:"],
)
def test_notices_go_out_with_nothing_but_the_archive(
    way: str, archives: dict[str, package.Archive], tmp_path: Path
) -> None:
    """Mail and webhooks are made from what is packed, without the rest of the repository."""
    _opened(archives["notify"]).extractall(tmp_path)
    program = f"""
from shared.runtime import Runtime
from shared.settings import Settings

class Secrets:
    def get(self, name):
        return "https://example.com/" + name

print(type(Runtime(Settings.read({{"AIU_NOTIFY": {way!r}}}), secrets=Secrets()).notifier).__name__)
"""
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert 0 == ran.returncode, ran.stderr
    assert ran.stdout.strip().endswith("Notifier")


def test_the_command_writes_them_all(tmp_path: Path) -> None:
    """It prints name, hash and place of each, and what lies there has that hash."""
    command = [sys.executable, "tools/package.py", "--out", str(tmp_path / "made" / "here")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split("\t") for line in ran.stdout.splitlines()]

    assert [function.name for function in DEPLOYED] == [name for name, _, _ in lines]
    assert [(sha256, Path(place).name) for _, sha256, place in lines] == [
        (archive.sha256, archive.file_name)
        for name, _, place in lines
        for archive in [package.Archive(name, Path(place).read_bytes())]
    ]
