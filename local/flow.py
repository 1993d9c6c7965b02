"""A wish on the bus, followed until nothing moves any more: the command line publishes and looks, it does no work."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shared import keys, topology
from shared.errors import FatalError
from shared.messages import RunRequested, SnapshotLoaded, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from local.world import World
    from shared.ledger import Plan
    from shared.settings import Settings

    Follow = Callable[[World, str | None], None]
    """Waits until nothing moves, showing how far the run of that id is."""

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def new_run_id(kind: str, settings: Settings) -> str:
    """Return a name for a run that starts now, in the form dispatch gives to those without one."""
    day = settings.today or settings.now().astimezone(LOS_ANGELES).date()
    return f"{kind}-{day}-{keys.short_hash(uuid.uuid4().hex)}"


def catch_up(world: World, follow: Follow) -> None:
    """Bring in what the lake has and the warehouse lacks: a killed run's snapshots, or everything when it is new."""
    in_lake = set(world.ledger.commit_keys())
    if not in_lake:
        return
    rows = world.warehouse.query("SELECT DISTINCT commit_key FROM raw_snapshots")
    if in_lake <= {row["commit_key"] for row in rows}:
        return
    wish = RunRequested(kind="sweep") if rows else RunRequested(kind="replay", from_lake=True)
    ask(wish, world)
    follow(world, None)


def ask(wish: RunRequested, world: World) -> None:
    """Publish a wish, as a scheduler or a person would."""
    world.bus.publish(topology.RUN_REQUESTED, encode(wish), {})


def carry_out(wish: RunRequested, run_id: str, world: World, follow: Follow) -> Plan:
    """Publish a wish for one run and follow it until its facts are published, with whatever has arrived.

    FatalError says why there is no plan when dispatch could not make one.
    """
    before = _newest(run_id, world)
    ask(wish, world)
    follow(world, run_id)
    plan = _newest(run_id, world)
    if plan is None or (wish.replay and before and plan.revision == before.revision):
        raise FatalError(f"run {run_id} was not planned: {world.watcher.failing.get('dispatch', 'dispatch did not answer')}")
    settle([plan], world, follow)
    return plan


def settle(plans: Iterable[Plan], world: World, follow: Follow) -> None:
    """Ask transform to build with what has arrived, for those plans that still wait for something."""
    from functions.transform.gate import standing

    for plan in plans:
        if standing(plan, world).missing:
            late = SnapshotLoaded(plan.run_id, plan.revision, deadline=True)
            world.bus.publish(topology.SNAPSHOT_LOADED, encode(late), {})
            follow(world, plan.run_id)


def _newest(run_id: str, world: World) -> Plan | None:
    return max(world.ledger.plans(run_id), key=lambda plan: plan.revision, default=None)
