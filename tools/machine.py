"""Installs what the tests use beside Python, where this may be done: a browser and a database, from Debian's packages.

Elsewhere it says what is missing: the tests that need it are skipped, and say so, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Need(NamedTuple):
    """A program that some tests start."""

    packages: tuple[str, ...]
    used_for: str
    is_there: Callable[[], bool]


NEEDS = (
    Need(
        ("chromium", "fonts-dejavu-core"),
        "the dashboards in a real browser (tests/browser)",
        lambda: shutil.which("chromium") is not None,
    ),
    Need(
        ("postgresql",),
        "backup and restore of Metabase's database (tests/metabase_deploy)",
        lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    ),
    Need(
        ("caddy",),
        "the proxy before Metabase (tests/metabase_deploy)",
        lambda: shutil.which("caddy") is not None,
    ),
    Need(
        ("nodejs", "npm"),
        "Metabase's own command line against our double (tests/metabase_cli)",
        lambda: shutil.which("npm") is not None,
    ),
)


def main() -> int:
    """Install what is missing; the exit code is always 0, because each test says itself what it lacks."""
    missing = [need for need in NEEDS if not need.is_there()]
    if not missing:
        return 0
    packages = [package for need in missing for package in need.packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(packages)} from Debian, about half a minute ...", flush=True)
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", *packages)
    for need in missing:
        if not need.is_there():
            command = f"sudo apt-get install {' '.join(need.packages)}"
            print(f"NOT TESTED HERE: {need.used_for}. On Debian: {command}", file=sys.stderr)
    return 0


def _apt(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.run(["apt-get", "-qq", *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S607
    if quiet.returncode:
        print(f"apt-get {arguments[0]} failed: {quiet.stderr.strip()[-400:]}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
