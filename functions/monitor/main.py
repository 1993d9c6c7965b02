"""Entry point of `monitor`: facts were built, or its own clock struck; look whether promises are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.entry import entry_point
from shared.log import work
from shared.messages import MartsBuilt, decode, envelope
from shared.runtime import runtime

from .watch import watch

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


@entry_point("monitor")
def main(event: CloudEvent) -> None:
    """Make one pass over all rules; the instant of the message, not of its delivery, is when things were seen."""
    message = envelope(event)
    built = decode(message.body, MartsBuilt)
    with work(run_id=built.run_id or built.kind):
        watch(runtime(), message.published_at)
