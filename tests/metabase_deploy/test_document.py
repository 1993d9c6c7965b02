"""The document of the server tells commands that work."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from metabase.keeping.__main__ import _parser
from metabase.keeping.backup import back_up
from metabase.keeping.places import Folder
from metabase.keeping.postgres import Postgres
from tests.house.repository import ROOT, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.metabase_deploy.server import Server

DOCUMENT = read("docs/metabase-server.md")
COMMANDS = sorted(set(re.findall(r"python3 -m metabase\.keeping ([^`\n]+)", DOCUMENT)))
MB = 'mb() { [ "$1" = exec ] || return 0; shift 3; "$@"; }'
"""In place of Compose: `mb exec -T database PROGRAM` runs the program here, all else does nothing."""


def steps(kind: str, place: Path) -> str:
    """Return a block of the document as a shell script for a database of this machine."""
    block = re.search(rf"^```{kind}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert block
    script = block[1].replace("gs://BUCKET/metabase", shlex.quote(str(place)))
    return f"set -eu\n{MB}\n" + re.sub(
        r"^python3 (-m metabase\.keeping .*)$", rf"{sys.executable} \1 --through ''", script, flags=re.MULTILINE
    )


@pytest.fixture
def backups(server: Server, tmp_path: Path) -> Path:
    """Have a filled database called metabase, and its backup under the document's name."""
    database = Postgres(server.make("metabase", filled=True), "metabase")
    back_up(database, Folder(tmp_path), datetime(2026, 11, 22, 4, tzinfo=UTC))
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists(command: str) -> None:
    """Each command that the document shows is one, with those arguments."""
    assert callable(_parser().parse_args(shlex.split(command)).command)


def test_the_rehearsal_works(server: Server, backups: Path) -> None:
    """The rehearsal restores beside the database, which stays as it is, and leaves nothing behind."""
    before = server.contents("metabase")

    done = subprocess.run(
        ["/bin/sh", "-c", steps("rehearsal", backups)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert "all counted. Start the version that made v63.2026-06-30T00:00:00." in done.stdout
    assert before == server.contents("metabase")
    assert [] == server.sql("postgres", "SELECT datname FROM pg_database WHERE datname = 'rehearsal'")


def test_the_restore_works(server: Server, backups: Path) -> None:
    """In earnest, what was backed up is back under the database's name, and what was there is put aside."""
    server.sql("metabase", "DELETE FROM report_dashboard")
    server.sql("postgres", "DROP DATABASE IF EXISTS before_restore")

    done = subprocess.run(
        ["/bin/sh", "-c", steps("restore", backups)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert ["6"] == server.sql("metabase", "SELECT count(*) FROM report_dashboard")
    assert ["0"] == server.sql("before_restore", "SELECT count(*) FROM report_dashboard")
