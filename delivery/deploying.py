"""From a commit to functions that run it, and back to the last good one when they do not.

Migrations come first and only expand: yesterday's code works on tomorrow's tables, so the way back touches none.
Killed anywhere, the same call opens the lock that Pulumi left and does what is left: every step may be taken twice.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from delivery.cloud import Cloud
from delivery.records import Deployment, Outcome, Records, last_good
from delivery.smoke import PATIENCE_S, PAUSE_S, Complaint, complaints, smoke
from delivery.steps import StepError, Steps, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOOD, NOT_DEPLOYED, BROKEN = 0, 1, 2
"""Exit codes: it runs; the last good one runs; nobody knows what runs, and a person has to look at once."""
CODES: dict[Outcome, int] = {"good": GOOD, "refused": NOT_DEPLOYED, "returned": NOT_DEPLOYED, "broken": BROKEN}
UP = ("pulumi", "up", "--stack", "app", "--yes", "--non-interactive")
UNLOCK = ("pulumi", "cancel", "--stack", "app", "--yes", "--non-interactive")
SEE_WHAT_IS_THERE = ("pulumi", "refresh", "--stack", "app", "--yes", "--non-interactive", "--clear-pending-creates")


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
        self._checkout, self._tell = checkout, tell
        self._cloud = Cloud(project, checkout)
        self._waiting = {"patience_s": patience_s, "pause_s": pause_s}
        self._records = Records(project, checkout)
        self._steps = Steps(tell)
        self._known: frozenset[Complaint] = frozenset()

    def deploy(self, began_at: datetime | None = None) -> int:
        """Deploy the checked-out commit, write down what became of it, and return the exit code.

        `began_at` is when its tests were through, where that was earlier: the promise counts from there.
        """
        began_at = began_at or datetime.now(UTC)
        before = self._records.all()
        commit = run("git", "rev-parse", "HEAD", at=self._checkout).strip()
        self._records.add(Deployment(commit, began_at, "began"))
        outcome, reason = self._outcome(commit, before)
        if outcome != "good":
            self._tell(f"{'NOBODY KNOWS WHAT RUNS. ' * (outcome == 'broken')}{commit[:12]} was not deployed: {reason}")
        taken = round((datetime.now(UTC) - began_at).total_seconds(), 3)
        try:
            self._records.add(Deployment(commit, began_at, outcome, taken, tuple(self._steps.taken), reason))
        except StepError as error:
            self._tell(f"{commit[:12]} ended {outcome}, and that could not be written down: {error}")
            return BROKEN
        return CODES[outcome]

    def _outcome(self, commit: str, before: list[Deployment]) -> tuple[Outcome, str]:
        was_killed = bool(before) and before[-1].outcome == "began"
        is_sound = not before or before[-1].outcome not in {"began", "broken"}
        good, take = last_good(before), self._steps.take
        try:
            self._make_environment("", self._checkout)
            if was_killed:
                take("unlock", self._unlock)
            take("look", self._look)
            take("migrate", self._migrate)
        except StepError as error:
            # Nothing was touched; but what an earlier attempt left half done is not what ran well.
            return ("refused", str(error)) if is_sound else self._return(commit, good, str(error))
        try:
            self._bring_up("", self._checkout)
        except StepError as error:
            return self._return(commit, good, str(error))
        return "good", ""

    def _unlock(self) -> None:
        """Open the lock of a killed attempt, and have Pulumi see what of it is there."""
        run(*UNLOCK, at=self._checkout)
        run(*SEE_WHAT_IS_THERE, at=self._checkout)

    def _look(self) -> None:
        self._known = complaints(self._cloud)

    def _migrate(self) -> None:
        """Expand the tables; without a warehouse named, a file on this machine would be migrated instead."""
        if not os.environ.get("AIU_WAREHOUSE", "").startswith("bigquery://"):
            raise StepError("AIU_WAREHOUSE does not name the warehouse: set it to bigquery://PROJECT/DATASET")
        _python(self._checkout, "-m", "local", "migrate", "--expand-only")

    def _return(self, commit: str, good: str | None, reason: str) -> tuple[Outcome, str]:
        """Deploy the last good commit from a checkout of its own."""
        if good is None or good == commit:
            return "broken", f"{reason}. There is no other commit that ran well: look at what runs now"
        try:
            with _worktree(good, self._checkout) as before:
                self._make_environment("return: ", before)
                self._bring_up("return: ", before)
        except StepError as error:
            return "broken", f"{reason}. The way back to {good[:12]} failed, too: {error}"
        return "returned", f"{reason}. {good[:12]} runs again"

    def _make_environment(self, prefix: str, checkout: Path) -> None:
        self._steps.take(f"{prefix}environment", lambda: _python(checkout, "tools/infra.py", "environment"))

    def _bring_up(self, prefix: str, checkout: Path) -> None:
        """Deploy the functions of one checkout, and see whether they work."""
        self._steps.take(f"{prefix}up", lambda: run(*UP, at=checkout))
        self._steps.take(f"{prefix}smoke", lambda: smoke(self._cloud, self._known, **self._waiting))


@contextmanager
def _worktree(commit: str, checkout: Path) -> Iterator[Path]:
    """Yield a second checkout of the repository, at another commit; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "before"
        run("git", "worktree", "add", "--detach", "--force", str(path), commit, at=checkout)
        try:
            yield path
        finally:
            # What became of the deployment is known by now; a folder that stays is no reason to say otherwise.
            with suppress(StepError):
                run("git", "worktree", "remove", "--force", str(path), at=checkout)


def _python(checkout: Path, *arguments: str) -> None:
    run(sys.executable, *arguments, at=checkout)
