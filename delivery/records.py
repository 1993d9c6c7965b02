"""What became of every deployment, beside Pulumi's state: one object each, written once.

The newest good one is where a failed deployment returns to.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from delivery.steps import Step, StepError, run

if TYPE_CHECKING:
    from pathlib import Path

Outcome = Literal["good", "refused", "returned", "broken"]
"""Stays; nothing was deployed; the last good one is back; nobody knows what runs."""
NOTHING_THERE = "matched no objects"


class Deployment(msgspec.Struct, frozen=True):
    """One attempt to deploy a commit."""

    commit: str
    began_at: datetime
    outcome: Outcome
    seconds: float
    steps: tuple[Step, ...]
    reason: str = ""


class Records:
    """The deployments of one project, in the bucket of Pulumi's state."""

    def __init__(self, project: str, checkout: Path) -> None:
        """Nothing is asked yet."""
        self._folder = f"gs://{project}-pulumi-state/deployments"
        self._checkout = checkout

    def all(self) -> list[Deployment]:
        """Return every deployment, the oldest first."""
        try:
            text = run("gcloud", "storage", "cat", f"{self._folder}/*.json", at=self._checkout)
        except StepError as error:
            if NOTHING_THERE in str(error):
                return []
            raise
        found = [msgspec.json.decode(line, type=Deployment) for line in text.splitlines() if line.strip()]
        return sorted(found, key=lambda each: each.began_at)

    def last_good(self) -> str | None:
        """Return the commit that ran well most recently, None before the first."""
        good = [each.commit for each in self.all() if each.outcome == "good"]
        return good[-1] if good else None

    def add(self, deployment: Deployment) -> None:
        """Write one down, under a name of its own."""
        name = f"{self._folder}/{deployment.began_at:%Y%m%dT%H%M%S%f}-{deployment.commit[:12]}.json"
        text = msgspec.json.encode(deployment).decode() + "\n"
        run("gcloud", "storage", "cp", "-", name, at=self._checkout, given=text)
