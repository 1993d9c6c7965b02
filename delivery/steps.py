"""One step of a deployment: a command that succeeds or says why, and how long it took."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import msgspec

from shared.hidden import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAST_WORDS = 1500
"""Characters of what a failed command said that are worth repeating."""


class StepError(Exception):
    """A step failed; the message is what its command said last."""


class Step(msgspec.Struct, frozen=True):
    """What became of one step."""

    name: str
    seconds: float
    is_done: bool


class Steps:
    """Takes steps one after the other, and remembers each, also the one that failed."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """`tell` hears about each step before it is taken, and how it went."""
        self.taken: list[Step] = []
        self._tell = tell

    def take(self, name: str, work: Callable[[], object]) -> None:
        """Take one step; StepError leaves after it was noted."""
        self._tell(f"{name} ...")
        began, is_done = time.monotonic(), False
        try:
            work()
            is_done = True
        finally:
            self.taken.append(Step(name, round(time.monotonic() - began, 3), is_done))
            self._tell(f"{name}: {'done' if is_done else 'FAILED'} after {self.taken[-1].seconds:.0f} s")


def run(*command: str, at: Path, given: str = "") -> str:
    """Run a command in a checkout and return its standard output; StepError when it cannot be run or fails."""
    try:
        ran = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False, input=given)  # noqa: S603
    except OSError as error:
        raise StepError(f"{command[0]} cannot be run: {error.strerror}") from None
    if ran.returncode:
        said = without_secrets(ran.stderr.strip() or ran.stdout.strip())
        raise StepError(f"{' '.join(command[:3])} ended with {ran.returncode}: {said[-LAST_WORDS:]}")
    return ran.stdout
