"""Run the cloud's program against doubles of Pulumi's engine, in an environment of its own that is made on demand.

    nox -s infra                     its tests, then its types
    python tools/infra.py tests      the tests alone; arguments behind go to pytest
    python tools/infra.py environment  only makes the environment, for Pulumi's command line

Pulumi and Google's clients want different versions of one library, so they never share an environment.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-infra.txt"
ENVIRONMENT = ROOT / ".venv-infra"
PROGRAM = ROOT / "pulumi"
UNREACHABLE = 75
"""Exit code when the package index cannot be asked: nothing was tested, and nothing is known to be wrong."""
SIGNS_OF_NO_INDEX = ("error sending request", "failed to fetch", "dns error", "connection refused", "timed out")


class NoIndexError(Exception):
    """The package index cannot be reached from this machine."""


def python() -> Path:
    """Return the environment's interpreter, after making the environment unless it is there for this very lock.

    NoIndexError when the package index does not answer, CalledProcessError for every other failure.
    """
    stamp = ENVIRONMENT / f".lock-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    with _alone():
        if not stamp.exists():
            _make()
            stamp.touch()
    return ENVIRONMENT / "bin" / "python"


def run_tests(arguments: Sequence[str] = ()) -> int:
    """Run the program's tests; returns pytest's exit code."""
    settings = ("-c", str(PROGRAM / "tests" / "pytest.ini"), "--rootdir", str(PROGRAM / "tests"))
    what = arguments or (str(PROGRAM / "tests"),)
    return _run("-m", "pytest", *settings, *what)


def check_types() -> int:
    """Check the program's types, strictly; returns mypy's exit code."""
    cache = ROOT / ".aiu" / "cache" / "mypy-infra"
    modules = sorted(str(path) for path in PROGRAM.rglob("*.py"))
    return _run("-m", "mypy", "--config-file", str(PROGRAM / "mypy.ini"), "--cache-dir", str(cache), *modules)


def _run(*arguments: str) -> int:
    without_bytecode = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([python(), *arguments], cwd=ROOT, env=without_bytecode, check=False).returncode


def _make() -> None:
    uv = (sys.executable, "-m", "uv")
    _install(*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT))
    interpreter = str(ENVIRONMENT / "bin" / "python")
    _install(*uv, "pip", "install", "--quiet", "--require-hashes", "--python", interpreter, "-r", str(LOCK))


def _install(*command: str) -> None:
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode == 0:
        return
    if any(sign in ran.stderr.lower() for sign in SIGNS_OF_NO_INDEX):
        raise NoIndexError(ran.stderr.strip().splitlines()[-1])
    print(ran.stderr, file=sys.stderr)
    ran.check_returncode()


@contextmanager
def _alone() -> Iterator[None]:
    """Keep two processes from making the environment at once."""
    folder = ROOT / ".aiu"
    folder.mkdir(exist_ok=True)
    with (folder / "venv-infra.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    """Run what is asked for; returns the first exit code that is not 0."""
    try:
        if arguments[:1] == ["tests"]:
            return run_tests(arguments[1:])
        if arguments == ["environment"]:
            return 0 if python().exists() else 1
        return run_tests(arguments) or check_types()
    except NoIndexError as error:
        print(f"NOT TESTED: the cloud's program, because the package index does not answer: {error}", file=sys.stderr)
        return UNREACHABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
