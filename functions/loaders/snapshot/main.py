"""Entry point of `load-snapshot`: a bucket says that a commit was finalized, its rows go into the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared.entry import entry_point
from shared.log import work
from shared.messages import envelope, finalized_key
from shared.runtime import runtime

from .load import load

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

log = structlog.get_logger()


@entry_point("load-snapshot")
def main(event: CloudEvent) -> None:
    """Load one commit, acting on the commit itself and never on the event's body."""
    key, world = finalized_key(envelope(event)), runtime()
    if key is None or not key.startswith("commit/"):
        log.info("load.ignored", key=key)
        return
    commit = world.ledger.read_commit(key)
    with work(run_id=commit.run_id, stream=commit.stream, snapshot_id=commit.snapshot_id):
        load(commit, key, world)
