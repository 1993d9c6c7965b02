"""What every fetcher's entry point does: event in, committed snapshot out, errors sorted by what to do next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

import structlog

from shared import keys, topology
from shared.errors import FatalError, ForbiddenError, RetriableError
from shared.log import work
from shared.messages import FetchRequested, SnapshotLoaded, decode, encode, envelope
from shared.rows import Page, RowsOf
from shared.runtime import Runtime, runtime, wait_for
from shared.snapshot import take

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

Pages = Callable[[FetchRequested, Runtime], AsyncIterator[Page]]

log = structlog.get_logger()


def fetch(event: CloudEvent, pages: Pages, rows: RowsOf) -> None:
    """Handle one FetchRequested: commit its snapshot, or record why it will never come.

    RetriableError leaves, so that the delivery is tried again.
    """
    entry = decode(envelope(event).body, FetchRequested)
    with work(run_id=entry.run_id, stream=entry.stream):
        wait_for(_fetch(entry, pages, rows, runtime()))


async def _fetch(entry: FetchRequested, pages: Pages, rows: RowsOf, world: Runtime) -> None:
    ledger = world.ledger
    if await asyncio.to_thread(ledger.committed, entry):
        announce(entry, world)
        return
    try:
        # A new commit announces itself: the bucket notifies.
        await take(world.lake, entry, pages(entry, world), rows, world.secrets)
    except RetriableError as error:
        ledger.note_trouble(entry, str(error))
        raise
    except FatalError as error:
        ledger.fail(entry, "forbidden" if isinstance(error, ForbiddenError) else "failed", str(error))
        log.error("fetch.failed", kind=type(error).__name__, error=str(error))  # noqa: TRY400 - the message says it all
        wake = SnapshotLoaded(entry.run_id, entry.revision, entry.stream, entry.start, entry.end)
        world.bus.publish(topology.SNAPSHOT_LOADED, encode(wake), {})


def announce(entry: keys.Window, world: Runtime) -> None:
    """Say again that a commit is there, in the words the bucket would use."""
    finalized(topology.COMMIT_LANDED, keys.commit(entry), world)


def finalized(topic: str, key: str, world: Runtime) -> None:
    """Say that an object is there, in the words its bucket would use."""
    world.bus.publish(topic, {"name": key}, {"eventType": "OBJECT_FINALIZE", "objectId": key})
