"""Entry point of `load-upload`: the uploads bucket says that a person's file is there, it becomes a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared.entry import entry_point
from shared.messages import envelope, finalized_key
from shared.runtime import runtime

from .receive import receive, subject

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

log = structlog.get_logger()


@entry_point("load-upload")
def main(event: CloudEvent) -> None:
    """Take one file, or say why not; RetriableError when it is worth trying again."""
    message, world = envelope(event), runtime()
    key = subject(finalized_key(message), world)
    if key is None:
        log.info("upload.ignored", key=finalized_key(message))
        return
    # A fixed today is for tests and demonstrations.
    receive(key, world.settings.now() if world.settings.today else message.published_at, world)
