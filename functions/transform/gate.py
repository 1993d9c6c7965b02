"""The gate: stateless, may be asked by anybody at any time, opens when a run's plan is complete or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from shared import keys, topology
from shared.errors import RetriableError
from shared.ledger import Failure, Plan, digest
from shared.messages import FetchRequested, MartsBuilt, SnapshotLoaded, encode

from .publish import publish

if TYPE_CHECKING:
    from shared.runtime import Runtime

LOADED = "SELECT snapshot_id, state FROM raw_snapshots WHERE run_id = @run_id AND revision = @revision"
FENCE_TRIES = 5
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run has come."""

    plan: Plan
    loaded: tuple[FetchRequested, ...]
    failed: tuple[Failure, ...]
    missing: tuple[FetchRequested, ...]
    accepted: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Name of exactly what has arrived, was released by a person, and will never come."""
        return digest([*map(keys.commit, self.loaded), *map(keys.failed, self.failed), *self.accepted])


def standing(plan: Plan, world: Runtime) -> Standing:
    """Return how far a run has come, read from the warehouse and the ledger."""
    rows = world.warehouse.query(LOADED, {"run_id": plan.run_id, "revision": plan.revision})
    there = {row["snapshot_id"] for row in rows if row["state"] != "accepted"}
    accepted = tuple(row["snapshot_id"] for row in rows if row["state"] == "accepted")
    failed = tuple(f for f in world.ledger.failures(plan.run_id) if f.revision == plan.revision)
    gone = {(f.stream, f.start, f.end) for f in failed}
    loaded = tuple(e for e in plan.entries if keys.snapshot_id(e) in there)
    missing = tuple(
        e for e in plan.entries if keys.snapshot_id(e) not in there and (e.stream, e.start, e.end) not in gone
    )
    return Standing(plan, loaded, failed, missing, accepted)


def look(message: SnapshotLoaded, world: Runtime) -> None:
    """Build and publish when nothing more can be expected; whoever asks about a run hears even of nothing to do."""
    plan = world.ledger.plan(message.run_id, message.revision)
    if plan is None:
        log.warning("transform.no_plan", revision=message.revision)
        return
    state = standing(plan, world)
    if state.missing and not message.deadline and not _is_overdue(state, message, world):
        return
    # A new file or dataset has a new name: what was published into a lost one means nothing here.
    mark = f"{state.digest}-{world.warehouse.name}"
    is_applied = world.ledger.is_applied(plan.run_id, mark)
    if is_applied and message.stream:
        # A snapshot announced again: what its arrival led to has been said, and a reload announces hundreds.
        return
    days = 0 if is_applied else _publish(state, world)
    world.bus.publish(topology.MARTS_BUILT, encode(MartsBuilt(plan.run_id, "run", state.digest, days)), {})
    if not is_applied:
        world.ledger.mark_applied(plan.run_id, mark, world.warehouse.name)


def _is_overdue(state: Standing, message: SnapshotLoaded, world: Runtime) -> bool:
    """Whether the deadline has passed and nothing more is on its way.

    A snapshot of an old run is one of many that are being reloaded, as long as the lake has others of it.
    """
    if world.settings.now() < state.plan.deadline:
        return False
    return message.stream is None or not any(world.ledger.committed(entry) for entry in state.missing)


def _publish(state: Standing, world: Runtime) -> int:
    for _ in range(FENCE_TRIES):
        days = publish(state, world)
        if days is not None:
            log.info("transform.published", days=days, loaded=len(state.loaded), missing=len(state.missing))
            return days
        log.info("transform.fenced")
    raise RetriableError(f"run {state.plan.run_id}: newer snapshots kept arriving while its facts were built")
