"""What became of every deployment, beside Pulumi's state: one object when it begins, one when it ends.

The newest good one is where a failed deployment returns to; one that began and never ended was killed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from delivery.steps import Step, StepError, run

if TYPE_CHECKING:
    from pathlib import Path

Outcome = Literal["began", "good", "refused", "returned", "broken"]
"""Nobody knows yet; it stays; nothing was deployed; the last good one is back; nobody knows what runs."""
NOTHING_THERE = "matched no objects"


class Deployment(msgspec.Struct, frozen=True):
    """One attempt to deploy a commit."""

    commit: str
    began_at: datetime
    outcome: Outcome
    seconds: float = 0.0
    steps: tuple[Step, ...] = ()
    reason: str = ""


class Records:
    """The deployments of one project, in the bucket of Pulumi's state."""

    def __init__(self, project: str, checkout: Path) -> None:
        """Nothing is asked yet."""
        self._folder = f"gs://{project}-pulumi-state/deployments"
        self._checkout = checkout

    def all(self) -> list[Deployment]:
        """Return the last word about every deployment, the oldest first."""
        try:
            text = run("gcloud", "storage", "cat", f"{self._folder}/*.json", at=self._checkout)
        except StepError as error:
            if NOTHING_THERE in str(error):
                return []
            raise
        found = [msgspec.json.decode(line, type=Deployment) for line in text.splitlines() if line.strip()]
        in_order = sorted(found, key=lambda each: (each.began_at, each.outcome != "began"))
        return list({(each.began_at, each.commit): each for each in in_order}.values())

    def add(self, deployment: Deployment) -> None:
        """Write one word about a deployment down, under a name of its own: nothing is replaced."""
        when = "began" if deployment.outcome == "began" else "ended"
        name = f"{deployment.began_at:%Y%m%dT%H%M%S%f}-{deployment.commit[:12]}-{when}.json"
        text = msgspec.json.encode(deployment).decode() + "\n"
        run("gcloud", "storage", "cp", "-", f"{self._folder}/{name}", at=self._checkout, given=text)


def last_good(deployments: list[Deployment]) -> str | None:
    """Return the commit that ran well most recently, None before the first."""
    good = [each.commit for each in deployments if each.outcome == "good"]
    return good[-1] if good else None
