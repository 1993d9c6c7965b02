"""One run, from a wish to its summary: take the warehouse, resume or begin, follow, tell."""

from __future__ import annotations

import time
from datetime import UTC
from typing import TYPE_CHECKING

import msgspec

from local import logs
from local.pages.outcome import outcome_of
from local.pages.progress import follow
from local.pages.summary import interrupted, tell
from local.pages.terminal import note
from local.running.flow import carry_out, catch_up, known_run, new_run_id
from local.running.resume import finish, unfinished
from local.running.world import opened

if TYPE_CHECKING:
    from local.options import Manner
    from local.pages.outcome import Outcome
    from local.running.world import World
    from shared.messages import RunRequested
    from shared.settings import Settings


def perform(wish: RunRequested, settings: Settings, manner: Manner) -> int:
    """Carry out a run of its own, print its summary and return the exit code."""
    started = time.perf_counter()
    logs.configure(settings, as_json=manner.as_json)
    with opened(settings, manner.wait_s, note) as world:
        run_id = _run_id(wish, world, manner)
        logs.everywhere(run_id=run_id)
        try:
            outcome = _carried_out(wish, run_id, world, started)
        except KeyboardInterrupt:
            return interrupted(run_id, as_json=manner.as_json)
    return tell(outcome, as_json=manner.as_json)


def _run_id(wish: RunRequested, world: World, manner: Manner) -> str:
    """Return the run that is replayed, else the one to resume, else a new one."""
    if wish.replay:
        return known_run(wish.replay, world)
    today = world.settings.now().astimezone(UTC).date()
    plan = unfinished(wish, today, world.ledger)
    if plan is None:
        return new_run_id(wish.kind, world.settings)
    if not manner.as_json:
        note(f"Resuming run {plan.run_id}, planned {plan.planned_at:%Y-%m-%d %H:%M} UTC, which never came to its end.")
    return plan.run_id


def _carried_out(wish: RunRequested, run_id: str, world: World, started: float) -> Outcome:
    catch_up(world, run_id, follow)
    if wish.replay:
        plan = carry_out(wish, run_id, world, follow)
    else:
        plan = carry_out(msgspec.structs.replace(wish, run_id=run_id), run_id, world, follow)
        finish(run_id, world.ledger)
    return outcome_of(plan, world, time.perf_counter() - started)
