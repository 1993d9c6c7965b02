"""A repository with two commits, and a project's commands on the PATH."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PULUMI = """
echo "$1 $(cat code)" >> "$CLOUD/asked"
case "$1" in
cancel) rm -f "$CLOUD/lock" ;;
refresh|up)
  if [ -e "$CLOUD/lock" ]; then echo "error: the stack is currently locked" >&2; exit 255; fi
  if [ "$1" = refresh ]; then exit 0; fi
  if [ -e "$CLOUD/up-hangs" ]; then touch "$CLOUD/lock"; cp code "$CLOUD/deployed"; exec sleep 60; fi
  if [ -e "$CLOUD/up-fails" ] && [ "$(cat code)" = new ]; then echo "error: refused" >&2; exit 255; fi
  if [ -e "$CLOUD/nothing-works" ]; then echo "error: no quota" >&2; exit 255; fi
  cp code "$CLOUD/deployed" ;;
*) exit 9 ;;
esac
"""
"""Deploys by copying a file; a killed `up` has deployed, and leaves its lock."""
GCLOUD = r"""
runs=$(cat "$CLOUD/deployed" 2> /dev/null)
function_named() {
  printf '{"name": "projects/example/locations/us-central1/functions/%s", "state": "%s", ' "$1" "$2"
  printf '"serviceConfig": {"revision": "%s-%s"}}' "$1" "$runs"
}
line() {
  printf '{"resource": {"labels": {"service_name": "%s", "revision_name": "%s-%s"}}, ' "$1" "$1" "$3"
  printf '"jsonPayload": {"event": "%s"}}' "$2"
}
case "$1 $2" in
"storage cat") ls "$CLOUD"/records/*.json > /dev/null 2>&1 || { echo "matched no objects" >&2; exit 1; }
               cat "$CLOUD"/records/*.json ;;
"storage cp") case "$4" in *ended*) if [ -e "$CLOUD/records-closed" ]; then echo "403" >&2; exit 1; fi ;; esac
              cat > "$CLOUD/records/$(basename "$4")" ;;
"pubsub topics") echo "$4 $5" >> "$CLOUD/published" ;;
"scheduler jobs") echo "$4 $5" >> "$CLOUD/rung" ;;
"functions list")
  state=ACTIVE; if [ -e "$CLOUD/function-fails" ] && [ "$runs" = new ]; then state=FAILED; fi
  if [ -z "$runs" ]; then echo '[]'; else
    echo "[$(function_named dispatch ACTIVE), $(function_named monitor ACTIVE), $(function_named health $state)]"; fi ;;
"logging read")
  case "$3" in
  *ERROR*) if [ -e "$CLOUD/always-errors" ]; then echo "[$(line dispatch fetch.failed "$runs")]"
           elif [ -e "$CLOUD/errors" ] && [ "$runs" = new ]; then echo "[$(line dispatch load.failed new)]"
           else echo "[$(line dispatch run.failed older)]"; fi ;;
  *) who=$runs; if [ -e "$CLOUD/only-the-old-answers" ] && [ "$runs" = new ]; then who=old; fi
     if [ -e "$CLOUD/silent" ] && [ "$runs" = new ]; then echo '[]'; else
       echo "[$(line dispatch sweep.done $who), $(line monitor monitor.done $who), $(line health health.checked $who)]"
     fi ;;
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


STATES = (
    *("up-fails", "up-hangs", "nothing-works", "migration-fails", "records-closed"),
    *("errors", "always-errors", "silent", "only-the-old-answers", "function-fails"),
)


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

    def deploy_and_die(self) -> None:
        """Deploy the checked-out commit, and be killed with all its commands while Pulumi is at work."""
        self.switch("up-hangs")
        program = [sys.executable, "-m", "delivery", "deploy", "--project", "example"]
        with subprocess.Popen(
            program, cwd=self.checkout, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL
        ) as running:
            while not (self.cloud / "lock").exists():
                assert running.poll() is None
                time.sleep(0.02)
            os.killpg(running.pid, signal.SIGKILL)
        self.switch()

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
        for state in STATES:
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
    environment["AIU_WAREHOUSE"] = "bigquery://example/ai_usage"
    subprocess.run(("git", "init", "-q"), cwd=checkout, env=environment, check=True)
    return Project(cloud, checkout, environment)
