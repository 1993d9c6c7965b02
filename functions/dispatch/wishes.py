"""Plans: what a run has to bring, written once, asked for every time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
import structlog

from shared import keys, topology
from shared.configured import configured
from shared.errors import FatalError
from shared.fetching import announce
from shared.ledger import Ledger, Plan
from shared.messages import Envelope, FetchRequested, RunRequested, SnapshotLoaded, encode

from . import windows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.runtime import Runtime
    from shared.topology import Stream

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
log = structlog.get_logger()


def plan_run(wish: RunRequested, message: Envelope, world: Runtime) -> Plan:
    """Write the run's plan unless it is there, then publish every entry, however often this happens."""
    now = world.settings.now() if world.settings.today else message.published_at
    today = wish.today or now.astimezone(UTC).date()
    run_id = wish.run_id or _run_id(wish, message, today if world.settings.today else None)
    plan = world.ledger.plan(run_id) or world.ledger.propose(_plan(wish, run_id, now, today, world))
    publish(plan, world)
    return plan


def _run_id(wish: RunRequested, message: Envelope, fixed: date | None) -> str:
    day = fixed or message.published_at.astimezone(LOS_ANGELES).date()
    if wish.kind == "daily":
        return f"daily-{day}"
    return f"{wish.kind}-{day}-{keys.short_hash(message.message_id)}"


def _plan(wish: RunRequested, run_id: str, now: datetime, today: date, world: Runtime) -> Plan:
    entries: list[FetchRequested] = []
    missing: list[str] = []
    for stream in _streams(wish):
        if not configured(topology.source(stream.source), world.settings, world.secrets):
            missing.append(stream.name)
            continue
        spans = [(today, today)] if stream.kind == "state" else _spans(stream, wish, now, world.ledger)
        entries += [FetchRequested(run_id, stream.name, start, end, 1) for start, end in spans]
    return Plan(
        run_id=run_id,
        kind=wish.kind,
        planned_at=now,
        deadline=windows.deadline(now),
        run_date=today,
        revision=1,
        entries=tuple(entries),
        not_configured=tuple(missing),
        request=arguments(wish),
    )


def _streams(wish: RunRequested) -> list[Stream]:
    unknown = sorted(set(wish.streams) - {s.name for s in topology.STREAMS})
    if unknown:
        raise FatalError(f"no stream is called {', '.join(unknown)}")
    asked = [s for s in topology.STREAMS if topology.source(s.source).is_asked]
    return [s for s in asked if not wish.streams or s.name in wish.streams]


def _spans(stream: Stream, wish: RunRequested, now: datetime, ledger: Ledger) -> Iterable[tuple[date, date]]:
    last = windows.last_settled(stream, now)
    end = min(wish.end or last, last)
    start = wish.start or windows.default_start(stream, end, _covered(stream, end, ledger))
    return windows.split(stream, max(start, windows.first_known(stream, now)), end)


def _covered(stream: Stream, end: date, ledger: Ledger) -> set[date]:
    """Return the recent days that a sound snapshot speaks for; only commits that reach into them are read."""
    oldest = date.fromordinal(end.toordinal() - windows.HEAL_DAYS + 1)
    covered: set[date] = set()
    for key in reversed(ledger.commit_keys(stream.name)):
        start, _, stop = key.split("/")[2].partition("_")
        first, last = max(date.fromisoformat(start), oldest), date.fromisoformat(stop)
        span = {date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)}
        if span - covered and ledger.read_commit(key).sound:
            covered |= span
    return covered


def arguments(wish: RunRequested) -> dict[str, object]:
    """Return what makes two wishes equal: kind, dates and streams."""
    # As it reads when it comes back from the lake, where a tuple is a list.
    plain = msgspec.json.decode(msgspec.json.encode(wish))
    return {name: plain.get(name) for name in ("kind", "start", "end", "streams") if plain.get(name)}


def publish(plan: Plan, world: Runtime) -> None:
    """Ask for every entry of a plan, and for a look at the run even when it has none."""
    for entry in plan.entries:
        source = topology.stream(entry.stream).source
        world.bus.publish(topology.FETCH_REQUESTED, encode(entry), {"source": source})
    if not plan.entries:
        world.bus.publish(topology.SNAPSHOT_LOADED, encode(SnapshotLoaded(plan.run_id, plan.revision)), {})
    log.info("dispatch.planned", run_id=plan.run_id, revision=plan.revision, entries=len(plan.entries))


def replay_run(wish: RunRequested, message: Envelope, world: Runtime) -> Plan:
    """Ask the vendors again for the windows of an earlier run, under its next revision.

    State streams say how things are now, so they are never asked for a past date.
    """
    ledger, run_id = world.ledger, wish.replay or ""
    plans = list(ledger.plans(run_id))
    if not plans:
        raise FatalError(f"no run is called {run_id}: `status` lists them")
    if plans[0].kind == "upload":
        raise FatalError(f"{run_id} was brought by a person: replay it --from-lake, or bring the file again")
    again = next((p for p in plans if p.request.get("message_id") == message.message_id), None)
    if again is None:
        again = _allocate(plans, message, world)
    publish(again, world)
    return again


def _allocate(plans: list[Plan], message: Envelope, world: Runtime) -> Plan:
    first, revision = plans[0], max(p.revision for p in plans)
    # Windows whose snapshots were written anew, to erase somebody, have left the run's first plan for another one.
    asked = [entry for plan in plans if plan is first or "replaces" in plan.request for entry in plan.entries]
    windowed = list(
        {(e.stream, e.start, e.end): e for e in asked if topology.stream(e.stream).kind == "windowed"}.values()
    )
    while True:
        revision += 1
        proposal = Plan(
            run_id=first.run_id,
            kind="replay",
            planned_at=message.published_at,
            deadline=windows.deadline(message.published_at),
            run_date=first.run_date,
            revision=revision,
            entries=tuple(msgspec.structs.replace(e, revision=revision) for e in windowed),
            request={"message_id": message.message_id},
        )
        # Create-only: of two replays at once, the loser takes the next revision.
        if world.ledger.propose(proposal) == proposal:
            return proposal


def announce_from_lake(wish: RunRequested, world: Runtime) -> int:
    """Announce commits of a run or a span of days again, without asking a vendor; returns how many."""
    named = concerned(wish, world.ledger)
    for key in named:
        commit = world.ledger.read_commit(key)
        if wish.accept:
            world.lake.create(keys.accept(commit.snapshot_id), b"{}")
        announce(commit, world)
    return len(named)


def concerned(wish: RunRequested, ledger: Ledger) -> list[str]:
    """Return the keys of the commits that a replay from the lake is about: of its run, its streams, its days.

    A span of days needs its people, too: the newest look at every directory and sheet comes with it.
    """
    every = ledger.commit_keys()
    windows_of_people: set[str] = set()
    if (wish.start or wish.end) and not wish.replay and not wish.streams:
        states = {stream.name for stream in topology.STREAMS if stream.kind == "state"}
        # Keys come sorted, so the last window of a stream is its newest.
        newest = {_stream(key): _window(key) for key in every if _stream(key) in states}
        windows_of_people = set(newest.values())
    return [key for key in every if _is_meant(key, wish) or _window(key) in windows_of_people]


def _stream(key: str) -> str:
    return key.split("/")[1]


def _window(key: str) -> str:
    """Return a commit key's stream and days, without its run."""
    return key.rsplit("/", 2)[0]


def _is_meant(key: str, wish: RunRequested) -> bool:
    _, stream, window, run_id, _ = key.split("/")
    start, _, end = window.partition("_")
    if (wish.replay and run_id != wish.replay) or (wish.streams and stream not in wish.streams):
        return False
    return not (wish.end and start > wish.end.isoformat()) and not (wish.start and end < wish.start.isoformat())
