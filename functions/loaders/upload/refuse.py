"""A file that is not taken: the reason beside it, in quarantine and in the ledger, and no snapshot."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec
import structlog

from shared import keys, topology
from shared.messages import FetchRequested, SnapshotLoaded, encode
from shared.rows import Quarantined

from . import report

if TYPE_CHECKING:
    from shared.ledger import Plan
    from shared.runtime import Runtime

    from .survey import Refused

UNRECOGNISED = "upload_unrecognised"
"""Stands in the place of a stream for files of which nobody can tell what they are."""
log = structlog.get_logger()


def refuse(plan: Plan, key: str, refused: Refused, mark: str, world: Runtime) -> str:
    """Record why a file was refused as a whole and return the key of the report beside it."""
    stream = refused.form.stream if refused.form else UNRECOGNISED
    entry = FetchRequested(plan.run_id, stream, plan.run_date, plan.run_date, plan.revision)
    return fail(entry, key, refused, mark, world)


def fail(entry: FetchRequested, key: str, refused: Refused, mark: str, world: Runtime) -> str:
    """Record that an entry will never come, and wake whoever waits for it; returns the key of the report."""
    written = report.write(key, report.of_file(refused.reason, refused.rows), mark, world.uploads)
    record = msgspec.json.encode(Quarantined(f"{entry.stream}, the file {refused.reason}", refused.raw)) + b"\n"
    squeeze = zlib.compressobj(wbits=31)
    world.lake.create(keys.quarantine(entry), squeeze.compress(record) + squeeze.flush())
    world.ledger.fail(entry, "failed", f"{key.rpartition('/')[2]} {refused.reason}")
    log.warning("upload.refused", stream=entry.stream, key=key, reason=refused.reason)
    wake = SnapshotLoaded(entry.run_id, entry.revision, entry.stream, entry.start, entry.end)
    world.bus.publish(topology.SNAPSHOT_LOADED, encode(wake), {})
    return written
