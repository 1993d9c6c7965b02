"""Files on their way: dropped into the bucket, followed until nothing moves any more, told one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local import logs
from local.pages import gaps
from local.pages.outcome import SNAPSHOTS
from local.pages.summary import interrupted
from local.pages.terminal import note
from local.pages.upload_page import Outcome, exit_code, tell
from local.pages.upload_progress import following
from local.running.dropping import Said, drop, with_sidecars
from local.running.flow import catch_up, settle
from local.running.world import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from local.options import Manner
    from local.running.dropping import Dropped
    from local.running.world import World
    from shared.ledger import Commit, Failure, Plan
    from shared.settings import Settings


def perform(files: Sequence[Path], said: Said, settings: Settings, manner: Manner, *, silent: bool = False) -> int:
    """Upload the files, print what became of each unless that is to be silent, and return the exit code."""
    exports = with_sidecars(files)
    logs.configure(settings, as_json=manner.as_json)
    with opened(settings, manner.wait_s, note) as world:
        try:
            outcomes, missing = upload(exports, said, world)
        except KeyboardInterrupt:
            return interrupted(None, as_json=manner.as_json)
    return exit_code(outcomes, missing) if silent else tell(outcomes, missing, as_json=manner.as_json)


def upload(exports: Sequence[Path], said: Said, world: World) -> tuple[list[Outcome], list[gaps.Gap]]:
    """Drop the files, wait until they are in the facts, and return what became of each, and of the facts."""
    with following(exports, world) as follow:
        catch_up(world, "", follow)
        before = set(world.ledger.commit_keys())
        dropped = []
        for path in exports:
            # One after the other: a file that is being loaded would disturb the facts of the one before.
            dropped.append(drop(path, said, world))
            follow(world, None)
        plans = {one: plan for one in dropped if (plan := _plan(one, world))}
        settle((plan for plan in plans.values() if not _was_there(plan, before)), world, follow)
    outcomes = [_outcome(one, plans.get(one), before, world) for one in dropped]
    return outcomes, list(gaps.of_facts(world))


def _plan(one: Dropped, world: World) -> Plan | None:
    from functions.loaders.upload.arrivals import receipt

    found = receipt(one.sha256, one.key, world)
    return world.ledger.plan(found.run_id, found.revision) if found else None


def _was_there(plan: Plan, before: Iterable[str]) -> bool:
    from shared import keys

    return any(keys.commit(entry) in before for entry in plan.entries)


def _outcome(one: Dropped, plan: Plan | None, before: Iterable[str], world: World) -> Outcome:
    if plan is None:
        why = gaps.given_up(one.key, world)
        return Outcome(str(one.path), state="late", why=why, next="upload it again: nothing is added twice")
    failures = [f for f in world.ledger.failures(plan.run_id) if f.revision == plan.revision]
    if failures:
        return _refused(one, plan, failures[0], world)
    commit = world.ledger.committed(plan.entries[0])
    if commit is None:
        return Outcome(str(one.path), run_id=plan.run_id, state="late", why="has not arrived", next="upload it again")
    return _taken(one, plan, commit, world, was_there=_was_there(plan, before))


def _refused(one: Dropped, plan: Plan, failure: Failure, world: World) -> Outcome:
    rows = _rows(plan)
    return Outcome(
        str(one.path),
        recognised_as=_title(plan),
        run_id=plan.run_id,
        rows=rows,
        quarantined=rows,
        state="refused",
        why=failure.error,
        next="the file stays in the uploads folder; mend what the message says and upload it again",
        report=_report(one, world),
    )


def _taken(one: Dropped, plan: Plan, commit: Commit, world: World, *, was_there: bool) -> Outcome:
    state, why, then = _standing(plan, world)
    if was_there:
        name = str(plan.request["key"]).rpartition("/")[2]
        again = f"the same file is there already, as {name} in run {plan.run_id}: nothing was added"
        state, why = "known", f"{again}; {why}" if why else again
    return Outcome(
        str(one.path),
        recognised_as=_title(plan),
        stream=commit.stream,
        start=commit.start,
        end=commit.end,
        run_id=plan.run_id,
        rows=commit.rows + commit.quarantined_rows,
        loaded=commit.rows,
        quarantined=commit.quarantined_rows,
        state=state,
        why=why,
        next=then,
        report=_report(one, world),
    )


def _standing(plan: Plan, world: World) -> tuple[str, str | None, str | None]:
    """Return state, why and what to do next of a file that was taken."""
    rows = world.warehouse.query(SNAPSHOTS, {"run_id": plan.run_id, "revision": plan.revision})
    if not rows:
        return "late", gaps.given_up(plan.run_id, world), "`python -m local sweep` loads it"
    gap = next(gaps.of_snapshots(rows, world), None)
    if gap is None:
        return "loaded", None, None
    return ("held" if gap.kind == "held" else "loaded"), gap.error, gap.next


def _title(plan: Plan) -> str | None:
    title = plan.request.get("format")
    return str(title) if title else None


def _rows(plan: Plan) -> int:
    rows = plan.request.get("rows")
    return rows if isinstance(rows, int) else 0


def _report(one: Dropped, world: World) -> str | None:
    from functions.loaders.upload.arrivals import receipt

    found = receipt(one.sha256, one.key, world)
    return world.uploads.uri(found.report) if found and found.report else None
