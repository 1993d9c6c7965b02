"""A wish on the bus, followed until nothing moves any more: the command line publishes and looks, it does no work."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shared import keys, topology
from shared.errors import ConfigurationError, FatalError
from shared.messages import RunRequested, SnapshotLoaded, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from local.running.world import World
    from shared.ledger import Plan
    from shared.settings import Settings

    Follow = Callable[[World, str | None], None]
    """Waits until nothing moves, showing how far the run of that id is."""

SHOWN_RUNS = 10
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def new_run_id(kind: str, settings: Settings) -> str:
    """Return a name for a run that starts now, in the form dispatch gives to those without one."""
    day = settings.today or settings.now().astimezone(LOS_ANGELES).date()
    return f"{kind}-{day}-{keys.short_hash(uuid.uuid4().hex)}"


def catch_up(world: World, run_id: str, follow: Follow) -> None:
    """Bring in what the lake has and the warehouse lacks: a killed run's snapshots, or everything when it is new.

    The run of that id is about to bring its own.
    """
    if not _not_loaded(world, run_id):
        return
    is_new = not world.warehouse.query("SELECT snapshot_id FROM raw_snapshots LIMIT 1")
    ask(RunRequested(kind="replay", from_lake=True) if is_new else RunRequested(kind="sweep"), world)
    follow(world, None)
    too_old = set() if is_new else _not_loaded(world, run_id)
    if too_old:
        # The sweep looks back over a month only.
        days = [date.fromisoformat(day) for key in too_old for day in key.split("/")[2].split("_")]
        ask(RunRequested(kind="replay", from_lake=True, start=min(days), end=max(days)), world)
        follow(world, None)


def _not_loaded(world: World, besides: str) -> set[str]:
    """Return the keys of other runs' commits whose rows are not in this warehouse."""
    in_lake = {key for key in world.ledger.commit_keys() if key.split("/")[3] != besides}
    loaded = world.warehouse.query("SELECT DISTINCT commit_key FROM raw_snapshots")
    return in_lake - {row["commit_key"] for row in loaded}


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
        why = world.watcher.failing.get("dispatch", "dispatch did not answer")
        raise FatalError(f"run {run_id} was not planned: {why}")
    settle([plan], world, follow)
    return plan


def settle(plans: Iterable[Plan], world: World, follow: Follow) -> None:
    """Ask transform to look once more at those plans that still wait for something, or were not looked at."""
    from functions.transform.gate import standing

    for plan in plans:
        is_open = bool(standing(plan, world).missing)
        if is_open or not world.watcher.has_built(plan.run_id):
            look = SnapshotLoaded(plan.run_id, plan.revision, deadline=is_open)
            world.bus.publish(topology.SNAPSHOT_LOADED, encode(look), {})
            follow(world, plan.run_id)


def known_run(run_id: str, world: World) -> str:
    """Return the id of a run that has a plan; ConfigurationError lists the latest runs when there is none."""
    if any(world.ledger.plans(run_id)):
        return run_id
    latest = sorted(world.ledger.plans(), key=lambda plan: plan.planned_at, reverse=True)
    names = ", ".join(dict.fromkeys(plan.run_id for plan in latest[:SHOWN_RUNS])) or "none yet"
    raise ConfigurationError(f"no run is called {run_id!r}; the latest are {names}")


def _newest(run_id: str, world: World) -> Plan | None:
    return max(world.ledger.plans(run_id), key=lambda plan: plan.revision, default=None)
