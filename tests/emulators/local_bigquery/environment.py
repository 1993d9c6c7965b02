"""The environment of local-bigquery: made once per lock below .aiu/cache, by whoever needs it first."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CACHE = HERE.parents[2] / ".aiu" / "cache"
LOCK = HERE / "requirements.txt"
LAUNCH = HERE / "launch.py"
PYTHON = "python3.13"
INSTALL_S = 600


@cache
def python() -> Path:
    """Return the interpreter that has local-bigquery; skips the test, and says why, where there can be none."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    home = CACHE / f"local-bigquery-{digest}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "local-bigquery.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "is-whole").exists():
            _make(home)
    return home / "bin" / "python"


def _make(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    inside = str(home / "bin" / "python")
    quiet = ("--quiet", "--quiet", "--disable-pip-version-check", "--no-input")
    steps = (
        (_interpreter(), "-m", "venv", str(home)),
        (inside, "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(LOCK)),
        (inside, str(LAUNCH), "--prepare"),
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False, timeout=INSTALL_S)
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
            pytest.skip(f"NOT TESTED: local-bigquery could not be installed: {said[0]}")
    (home / "is-whole").touch()


def _interpreter() -> str:
    """Return Python 3.13, from the path or where pyenv keeps its versions."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    kept = sorted(str(path) for path in pyenv.glob(f"versions/3.13.*/bin/{PYTHON}"))
    for candidate in (*kept, shutil.which(PYTHON)):
        if candidate and _works(candidate):
            return candidate
    pytest.skip(f"NOT TESTED: local-bigquery needs {PYTHON}, which is not on this machine")


def _works(candidate: str) -> bool:
    return subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0
