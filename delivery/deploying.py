"""From a commit to functions that run it, and back to the last good one when they do not.

Migrations come first and only expand: yesterday's code works on tomorrow's tables, so the way back touches none.
Killed anywhere, nothing is recorded, and the same call does what is left: every step may be taken twice.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from delivery.records import Deployment, Outcome, Records
from delivery.smoke import PATIENCE_S, PAUSE_S, smoke
from delivery.steps import StepError, Steps, run

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD, NOT_DEPLOYED, BROKEN = 0, 1, 2
"""Exit codes: it runs; the last good one runs; nobody knows what runs, and a person has to look at once."""
CODES: dict[Outcome, int] = {"good": GOOD, "refused": NOT_DEPLOYED, "returned": NOT_DEPLOYED, "broken": BROKEN}


class Delivery:
    """One deployment of one checkout to one project."""

    def __init__(
        self,
        project: str,
        checkout: Path,
        tell: Callable[[str], None],
        *,
        patience_s: float = PATIENCE_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        """`tell` hears one line per step; `patience_s` and `pause_s` are those of the smoke run."""
        self._project, self._checkout, self._tell = project, checkout, tell
        self._waiting = {"patience_s": patience_s, "pause_s": pause_s}
        self._records = Records(project, checkout)
        self._steps = Steps(tell)

    def deploy(self) -> int:
        """Deploy the checked-out commit, write down what became of it, and return the exit code."""
        began_at, began = datetime.now(UTC), time.monotonic()
        last_good = self._records.last_good()
        commit = run("git", "rev-parse", "HEAD", at=self._checkout).strip()
        outcome, reason = self._outcome(commit, last_good)
        taken = round(time.monotonic() - began, 3)
        self._records.add(Deployment(commit, began_at, outcome, taken, tuple(self._steps.taken), reason))
        if outcome != "good":
            self._tell(f"{commit[:12]} was not deployed: {reason}")
        return CODES[outcome]

    def _outcome(self, commit: str, last_good: str | None) -> tuple[Outcome, str]:
        try:
            self._steps.take("migrate", lambda: _python(self._checkout, "-m", "local", "migrate", "--expand-only"))
        except StepError as error:
            return "refused", str(error)
        try:
            self._bring_up("", self._checkout)
        except StepError as error:
            return self._return(commit, last_good, str(error))
        return "good", ""

    def _return(self, commit: str, last_good: str | None, reason: str) -> tuple[Outcome, str]:
        """Deploy the last good commit from a checkout of its own."""
        if last_good is None or last_good == commit:
            return "broken", f"{reason}. There is no other commit that ran well: look at what runs now"
        with tempfile.TemporaryDirectory() as folder:
            before = Path(folder) / "before"
            try:
                run("git", "worktree", "add", "--detach", "--force", str(before), last_good, at=self._checkout)
                self._bring_up("return: ", before)
            except StepError as error:
                return "broken", f"{reason}. The way back to {last_good[:12]} failed, too: {error}"
            finally:
                _forget(before, self._checkout)
        return "returned", f"{reason}. {last_good[:12]} runs again"

    def _bring_up(self, prefix: str, checkout: Path) -> None:
        """Deploy the functions of one checkout, and see whether they work."""
        take = self._steps.take
        take(f"{prefix}environment", lambda: _python(checkout, "tools/infra.py", "environment"))
        up = ("pulumi", "up", "--stack", "app", "--yes", "--non-interactive")
        take(f"{prefix}up", lambda: run(*up, at=checkout))
        take(f"{prefix}smoke", lambda: smoke(self._project, checkout, **self._waiting))


def _python(checkout: Path, *arguments: str) -> None:
    run(sys.executable, *arguments, at=checkout)


def _forget(worktree: Path, checkout: Path) -> None:
    if worktree.exists():
        run("git", "worktree", "remove", "--force", str(worktree), at=checkout)
