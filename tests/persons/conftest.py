"""A small organisation whose month is in lake and warehouse, and a keyboard for `person`."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from local.commands.person import command
from local.sample_org.exports import write_exports
from tests.cli.conftest import doubles, keyboard, organisation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from local.sample_org.org import Organisation
    from local.sample_org.server import Doubles
    from tests.cli.keyboard import Keyboard

__all__ = ["doubles", "keyboard", "organisation"]

KEY = "a key for tests that is long enough to be one"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves a copy of the full folder: filling one takes longer than most tests with it."""
    return tmp_path_factory.mktemp("filled") / "folder"


@pytest.fixture
def full(keyboard: Keyboard, doubles: Doubles, organisation: Organisation, filled: Path) -> Keyboard:
    """The keyboard after a run over all days and two uploads; there are hashes, and a packed file that was refused."""
    keyboard.environment |= {"AIU_PERSON_KEY": KEY, "AIU_SHOW_PEOPLE": "hashed"}
    if not filled.exists():
        _fill(keyboard, organisation)
        shutil.copytree(keyboard.folder, filled)
    shutil.copytree(filled, keyboard.folder, dirs_exist_ok=True)
    return keyboard


def _fill(keyboard: Keyboard, organisation: Organisation) -> None:
    season = organisation.season
    assert 0 == keyboard.local("run", "--start", str(season.start), "--end", str(season.end)).code
    exports = write_exports(organisation, keyboard.folder / "brought", ("audit_log", "members"))
    said = keyboard.local("upload", *map(str, exports))
    assert 0 == said.code, said.err
    with zipfile.ZipFile(keyboard.folder / ".aiu" / "uploads" / "refused.zip", "w") as archive:
        archive.write(exports[0], exports[0].name)


def person(keyboard: Keyboard, *arguments: str) -> Result:
    """Call `person` in the keyboard's folder with its settings."""
    before = dict(os.environ)
    os.environ.update(keyboard.environment)
    try:
        return CliRunner().invoke(command, arguments)
    finally:
        os.environ.clear()
        os.environ.update(before)


def files_naming(word: str, folder: Path) -> list[str]:
    """Return every file below `folder` that holds the word in any case, packed or not."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(word.encode() in text.lower() for text in _texts(path))
    )


def sums(keyboard: Keyboard) -> list[dict[str, Any]]:
    """Return money and usage per day and platform, with the number of rows and of people."""
    return keyboard.rows(
        "SELECT cost_date AS day, platform, 'cost' AS kind, COUNT(DISTINCT user_email) AS people, COUNT(*) AS n, "
        "SUM(cost_usd) AS a, SUM(billed_cost_usd) AS b, SUM(list_cost_usd) AS c FROM fct_cost_daily GROUP BY 1, 2 "
        "UNION ALL SELECT usage_date, platform, 'usage', COUNT(DISTINCT user_email), COUNT(*), SUM(input_tokens), "
        "SUM(output_tokens), SUM(lines_of_code_accepted) FROM fct_usage_daily GROUP BY 1, 2 ORDER BY 1, 2, 3"
    )


def manifest_of(path: Path) -> dict[str, Any]:
    """Return the manifest of an archive."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return found


def _texts(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
