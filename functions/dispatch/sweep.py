"""The hourly look at what is behind: events only make it faster, this makes it certain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from shared import keys, topology
from shared.fetching import announce, finalized
from shared.messages import SnapshotLoaded, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.ledger import Plan
    from shared.messages import FetchRequested
    from shared.runtime import Runtime

SWEEP_DAYS = 35
log = structlog.get_logger()


def sweep(world: Runtime, now: datetime) -> int:
    """Ask again for everything behind in the runs of the last 35 days; returns how many entries that were."""
    count = 0
    for plan, entries in behind(world, now):
        on_their_way = [_ask_again(entry, plan, world) for entry in entries]
        if not entries or (now >= plan.deadline and not any(on_their_way)):
            # All there, or overdue with nothing left to load: the gate finds out whether its facts were published.
            world.bus.publish(topology.SNAPSHOT_LOADED, encode(SnapshotLoaded(plan.run_id, plan.revision)), {})
        count += len(entries)
    log.info("sweep.done", behind=count)
    return count


def behind(world: Runtime, now: datetime) -> Iterator[tuple[Plan, list[FetchRequested]]]:
    """Yield each plan of the last 35 days, with its entries that somebody still waits for."""
    rows = world.warehouse.query("SELECT snapshot_id FROM raw_snapshots WHERE state != 'accepted'")
    loaded = {row["snapshot_id"] for row in rows}
    for plan in world.ledger.plans():
        if plan.planned_at < now - timedelta(days=SWEEP_DAYS):
            continue
        failed = {keys.failed(failure) for failure in world.ledger.failures(plan.run_id)}
        open_entries = [e for e in plan.entries if keys.snapshot_id(e) not in loaded and keys.failed(e) not in failed]
        yield plan, [e for e in open_entries if world.ledger.committed(e) or not _superseded(e, now, world)]


def _ask_again(entry: FetchRequested, plan: Plan, world: Runtime) -> bool:
    """Announce the entry's commit, or ask for it where it comes from; returns whether there was a commit."""
    if world.ledger.committed(entry):
        announce(entry, world)
        return True
    source = topology.source(topology.stream(entry.stream).source)
    if source.is_asked:
        world.bus.publish(topology.FETCH_REQUESTED, encode(entry), {"source": source.name})
    else:
        # What a person brought still lies in its bucket.
        finalized(topology.UPLOAD_LANDED, str(plan.request["key"]), world)
    return False


def _superseded(entry: FetchRequested, now: datetime, world: Runtime) -> bool:
    """Whether nobody needs the entry any more: its days have sound snapshots, or its present is the past."""
    if topology.stream(entry.stream).kind == "state":
        return entry.start < (world.settings.today or now.astimezone(UTC).date())
    sql = """
        SELECT COUNT(DISTINCT day) AS days FROM raw_snapshot_days
        JOIN raw_snapshots USING (snapshot_id)
        WHERE raw_snapshots.stream = @stream AND sound AND day BETWEEN @start AND @end
    """
    days = world.warehouse.query(sql, {"stream": entry.stream, "start": entry.start, "end": entry.end})[0]["days"]
    return bool(days == (entry.end - entry.start).days + 1)
