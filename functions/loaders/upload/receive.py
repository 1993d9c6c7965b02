"""From a file in the bucket to a plan with one entry, and from there the way of every snapshot; or a refusal.

Everything is found again by the content's hash: killed anywhere and delivered once more, a file takes the same way to
the same names. What was said about it, in its name or in a sidecar, makes revisions of one run.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from shared import topology
from shared.ledger import Plan
from shared.log import work
from shared.messages import FetchRequested
from shared.protocols import MissingObjectError

from . import arrivals, report, statement
from .bring import bring
from .content import Content, Opener, examine
from .ours import known
from .refuse import refuse
from .statement import SidecarError, Statement
from .survey import Refused, Survey, survey

if TYPE_CHECKING:
    from datetime import datetime

    from shared.runtime import Runtime

SIDECAR = ".json"
log = structlog.get_logger()


def subject(key: str | None, world: Runtime) -> str | None:
    """Return the file that a new object is about: itself, or the one that a sidecar stands beside."""
    if key is None or key.endswith(report.SUFFIX):
        return None
    if not key.endswith(SIDECAR):
        return key
    described = key.removesuffix(SIDECAR)
    return described if described in world.uploads.list(described) else None


def receive(key: str, at: datetime, world: Runtime) -> None:
    """Take the file under `key`, or refuse it; `at` is when it was uploaded."""
    opener = partial(world.uploads.open, key)
    try:
        content = examine(opener)
    except MissingObjectError:
        log.warning("upload.gone", key=key)
        return
    name = key.rpartition("/")[2]
    first = arrivals.arrival(content.sha256, name, at, world)
    said, verdict = _judged(opener, content, key, at, world)
    earlier = _same_file(first.run_id, said, verdict, world)
    plan = earlier or _planned(first.run_id, key, content.sha256, verdict, at, world)
    with work(run_id=plan.run_id):
        written = _carried_out(plan, opener, content, key, None if earlier else verdict, world)
    arrivals.give_receipt(content.sha256, key, arrivals.Receipt(plan.run_id, plan.revision, written), world)


def _judged(
    opener: Opener, content: Content, key: str, at: datetime, world: Runtime
) -> tuple[Statement, Survey | Refused]:
    if content.refusal:
        return Statement(), Refused(content.refusal)
    try:
        said = statement.read(key.rpartition("/")[2], _sidecar(key, world))
    except SidecarError as error:
        return Statement(), Refused(str(error))
    return said, survey(opener, content, said, at, partial(known, world))


def _sidecar(key: str, world: Runtime) -> bytes | None:
    try:
        return world.uploads.read(f"{key}{SIDECAR}")
    except MissingObjectError:
        return None


def _same_file(run_id: str, said: Statement, verdict: Survey | Refused, world: Runtime) -> Plan | None:
    """Return the plan under which this content is in the lake already, when nothing new is said about it."""
    if isinstance(verdict, Survey) and said.day is not None and verdict.form.when is None:
        return None
    committed = [p for p in arrivals.plans(run_id, world) if p.entries and world.ledger.committed(p.entries[0])]
    if isinstance(verdict, Survey):
        committed = [p for p in committed if verdict.form.when is None or p.request.get("said") == _said(verdict)]
    return committed[-1] if committed else None


def _planned(run_id: str, key: str, sha256: str, verdict: Survey | Refused, at: datetime, world: Runtime) -> Plan:
    """Return the plan for what is said about the file: the one that is there, or a new revision."""
    said = _said(verdict)
    while True:
        there = arrivals.plans(run_id, world)
        mine = next((plan for plan in there if plan.request.get("said") == said), None)
        if mine:
            return mine
        revision = max((plan.revision for plan in there), default=0) + 1
        entry = [FetchRequested(run_id, verdict.form.stream, verdict.start, verdict.end, revision)] if isinstance(
            verdict, Survey) else []  # fmt: skip
        proposal = Plan(
            run_id=run_id,
            kind="upload",
            planned_at=at,
            deadline=at + timedelta(hours=topology.DEADLINE_HOURS),
            run_date=world.settings.today or at.astimezone(UTC).date(),
            revision=revision,
            entries=tuple(entry),
            request={"content": sha256, "key": key, "said": said, **_facts(verdict)},
        )
        # Of two deliveries at once, the one that comes second finds the other's plan, or takes the next revision.
        world.ledger.propose(proposal)


def _said(verdict: Survey | Refused) -> dict[str, Any]:
    """Return what makes two looks at one content the same, as it reads when it comes back from the lake."""
    if isinstance(verdict, Refused):
        return {"refused": verdict.reason}
    partial_days = sorted(day.isoformat() for day in verdict.partial)
    window = {"start": verdict.start.isoformat(), "end": verdict.end.isoformat()}
    return {"stream": verdict.form.stream, **window, "partial": partial_days, "mark": verdict.mark}


def _facts(verdict: Survey | Refused) -> dict[str, Any]:
    facts: dict[str, Any] = {"format": verdict.form.title if verdict.form else None, "rows": verdict.rows}
    if isinstance(verdict, Survey):
        facts["observed_at"] = msgspec.to_builtins(verdict.observed_at)
    return facts


def _carried_out(
    plan: Plan, opener: Opener, content: Content, key: str, verdict: Survey | Refused | None, world: Runtime
) -> str | None:
    """Bring the file or refuse it, and return the key of the report about it; without a verdict it is there already."""
    if isinstance(verdict, Refused):
        return refuse(plan, key, verdict, content.sha256[:12], world)
    return bring(plan, opener, content, verdict, key, world)
