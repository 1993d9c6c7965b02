"""Which run a command continues: an unfinished one with equal arguments, so that nothing is asked for twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared import keys, topology

if TYPE_CHECKING:
    from datetime import date

    from shared.ledger import Ledger, Plan
    from shared.messages import RunRequested


def unfinished(wish: RunRequested, today: date, ledger: Ledger) -> Plan | None:
    """Return the latest run of that kind with equal arguments that never came to its end, or None."""
    from functions.dispatch.wishes import arguments

    runs = {key.split("/")[1]: set[str]() for key in ledger.lake.list(f"runs/{wish.kind}-")}
    for key in ledger.lake.list(f"runs/{wish.kind}-"):
        runs[key.split("/")[1]].add(key)
    open_runs = [run_id for run_id, there in runs.items() if keys.done(run_id) not in there]
    plans = [plan for run_id in open_runs if (plan := ledger.plan(run_id))]
    equal = [plan for plan in plans if plan.request == arguments(wish) and _still_fits(plan, today, ledger)]
    return max(equal, key=lambda plan: plan.planned_at, default=None)


def finish(run_id: str, ledger: Ledger) -> None:
    """Record that a run somebody waited for has ended, whole or not."""
    ledger.lake.create(keys.done(run_id), b"{}")


def _still_fits(plan: Plan, today: date, ledger: Ledger) -> bool:
    """Whether the plan is what equal arguments would mean today.

    On a later day only if it ends before its own day, and needs no state of a day that has passed.
    """
    if plan.run_date == today:
        return True
    if "end" not in plan.request or str(plan.request["end"]) >= plan.run_date.isoformat():
        return False
    states = [entry for entry in plan.entries if topology.stream(entry.stream).kind == "state"]
    return all(ledger.committed(entry) for entry in states)
