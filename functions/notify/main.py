"""Entry point of `notify`: one AlertRaised in, one notice out to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.entry import entry_point
from shared.log import work
from shared.messages import AlertRaised, decode, envelope
from shared.runtime import runtime

from .send import send

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent


@entry_point("notify")
def main(event: CloudEvent) -> None:
    """Send the notice that the message names, unless it was sent before."""
    message = decode(envelope(event).body, AlertRaised)
    with work(alert=message.key):
        send(message.key, runtime())
