"""A repository with two commits, and a project's commands on the PATH."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PULUMI = """
[ "$1" = up ] || exit 9
touch "$CLOUD/asked"
if [ -e "$CLOUD/up-fails" ] && [ "$(cat code)" = new ]; then echo "error: refused" >&2; exit 255; fi
if [ -e "$CLOUD/nothing-works" ]; then echo "error: the state is locked" >&2; exit 255; fi
cp code "$CLOUD/deployed"
"""
GCLOUD = """
case "$1 $2" in
"storage cat") ls "$CLOUD"/records/*.json > /dev/null 2>&1 || { echo "matched no objects" >&2; exit 1; }
               cat "$CLOUD"/records/*.json ;;
"storage cp") cat > "$CLOUD/records/$(basename "$4")" ;;
"pubsub topics") echo "$4 $5" >> "$CLOUD/published" ;;
"logging read")
  case "$3" in
  *ERROR*) if [ -e "$CLOUD/errors" ] && [ "$(cat "$CLOUD/deployed")" = new ]; then
             echo '[{"jsonPayload": {"event": "load.failed"}}]'; else echo '[]'; fi ;;
  *) if [ -e "$CLOUD/silent" ] && [ "$(cat "$CLOUD/deployed")" = new ]; then echo '[]'; else
       echo '[{"jsonPayload": {"event": "sweep.done"}}, {"jsonPayload": {"event": "monitor.done"}}]'; fi ;;
  esac ;;
*) exit 9 ;;
esac
"""
LOCAL = """
import os, pathlib, sys
assert sys.argv[1:] == ["migrate", "--expand-only"], sys.argv
cloud = pathlib.Path(os.environ["CLOUD"])
if (cloud / "migration-fails").exists():
    sys.exit("0007_add_office: would lose 12 rows")
(cloud / "migrated").write_text("yes")
"""


@dataclass
class Project:
    """A project in a folder, and a checkout of what is deployed to it."""

    cloud: Path
    checkout: Path
    environment: dict[str, str]

    def deploy(self) -> subprocess.CompletedProcess[str]:
        """Deploy the checked-out commit, as GitHub does."""
        return self.command("deploy", "--project", "example", "--patience", "1")

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command of the deployment's."""
        program = [sys.executable, "-m", "delivery", *arguments]
        return subprocess.run(
            program, cwd=self.checkout, env=self.environment, capture_output=True, text=True, check=False
        )

    def commit(self, code: str) -> str:
        """Commit a state of the code, and return its name."""
        (self.checkout / "code").write_text(code)
        for command in (("add", "-A"), ("commit", "-qm", code)):
            subprocess.run(("git", *command), cwd=self.checkout, env=self.environment, check=True)
        said = subprocess.run(
            ("git", "rev-parse", "HEAD"), cwd=self.checkout, env=self.environment, check=True, capture_output=True
        )
        return said.stdout.decode().strip()

    def switch(self, *states: str) -> None:
        """Let these things go wrong from now on, and nothing else."""
        for state in ("up-fails", "nothing-works", "errors", "silent", "migration-fails"):
            (self.cloud / state).unlink(missing_ok=True)
        for state in states:
            (self.cloud / state).touch()

    @property
    def deployed(self) -> str:
        """The code that runs."""
        path = self.cloud / "deployed"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project, and a repository without a commit."""
    cloud, checkout, commands = tmp_path / "cloud", tmp_path / "checkout", tmp_path / "bin"
    for folder in (cloud / "records", checkout / "local", checkout / "tools", commands):
        folder.mkdir(parents=True)
    for name, text in {"pulumi": PULUMI, "gcloud": GCLOUD}.items():
        path = commands / name
        path.write_text(f"#!/bin/sh{text}")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    (checkout / "local" / "__main__.py").write_text(LOCAL)
    (checkout / "tools" / "infra.py").write_text("")
    for name in ("delivery", "shared"):
        (checkout / name).symlink_to(ROOT / name)
    (checkout / ".gitignore").write_text("delivery\nshared\n")
    who = {f"GIT_{role}_{what}": "ci@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "PATH": f"{commands}:{os.environ['PATH']}", "CLOUD": str(cloud)}
    subprocess.run(("git", "init", "-q"), cwd=checkout, env=environment, check=True)
    return Project(cloud, checkout, environment)
