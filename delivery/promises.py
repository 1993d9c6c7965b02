"""Deployments beside what was promised about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from delivery.records import Deployment

MINUTES = 10
"""A change is in production within so many minutes (NFR10); provisioning takes 15 at most (NFR9)."""
PROVISIONING_MINUTES = 15
SUCCESS = 0.99
"""Share of deployments that end well; one that returned by itself did no harm, and is none of them (NFR12)."""


class Promise(NamedTuple):
    """One figure, and whether it is what was promised."""

    says: str
    found: str
    is_kept: bool


def promises(deployments: list[Deployment]) -> list[Promise]:
    """Return every promise with what was measured; an empty list when nothing was deployed yet.

    What was killed did not end well, but the newest one may still be on its way.
    """
    if deployments and deployments[-1].outcome == "began":
        deployments = deployments[:-1]
    if not deployments:
        return []
    good = [each for each in deployments if each.outcome == "good"]
    share = len(good) / len(deployments)
    longest = max((each.seconds for each in good), default=0.0) / 60
    up = max((step.seconds for each in deployments for step in each.steps if step.name == "up"), default=0.0) / 60
    return [
        Promise(f"at least {SUCCESS:.0%} end well", f"{share:.1%} of {len(deployments)}", share >= SUCCESS),
        Promise(f"deployed within {MINUTES} minutes", f"{longest:.1f} at most", longest <= MINUTES),
        Promise(f"provisioned within {PROVISIONING_MINUTES} minutes", f"{up:.1f} at most", up <= PROVISIONING_MINUTES),
    ]
