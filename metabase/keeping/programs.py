"""Programs of others, run, and their failures said in one line."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NoReturn

from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import IO

_LAST_LINES = 3


def run(argv: Sequence[str], said: str = "", env: Mapping[str, str] | None = None) -> str:
    """Run a program to its end, with `said` on its input, and return its output; RetriableError when it fails."""
    with start(argv, subprocess.PIPE, subprocess.PIPE, env) as process:
        output, complaints = process.communicate(said.encode())
    if process.returncode:
        refuse(argv, process.returncode, complaints)
    return output.decode()


def start(
    argv: Sequence[str], stdin: int | IO[bytes], stderr: int | IO[bytes], env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a program and return it running; ConfigurationError when it is not installed."""
    try:
        return subprocess.Popen(  # noqa: S603 - a fixed program with arguments of ours, and never through a shell
            argv, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, env=env
        )
    except FileNotFoundError:
        raise ConfigurationError(f"{argv[0]} is not installed here, or not on the PATH: install it") from None


def refuse(argv: Sequence[str], code: int | None, complaints: bytes) -> NoReturn:
    """Raise RetriableError with the program's own last words."""
    lines = [line.strip() for line in complaints.decode(errors="replace").splitlines() if line.strip()]
    words = " / ".join(lines[-_LAST_LINES:]) or "it said nothing"
    raise RetriableError(f"{argv[0]} ended with {code}: {words}")
