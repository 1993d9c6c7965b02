"""Entry point of `transform`: an entry of a run has arrived or failed; build when the run is complete or overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.entry import entry_point
from shared.log import work
from shared.messages import SnapshotLoaded, decode, envelope
from shared.runtime import runtime

from .gate import look

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


@entry_point("transform")
def main(event: CloudEvent) -> None:
    """Look at the run the message is about; whoever looks last, builds."""
    message = decode(envelope(event).body, SnapshotLoaded)
    with work(run_id=message.run_id):
        look(message, runtime())
