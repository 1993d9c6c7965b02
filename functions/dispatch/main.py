"""Entry point of `dispatch`: one run-requested message in, a plan and its fetch requests out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared.entry import entry_point
from shared.messages import RunRequested, decode, envelope
from shared.runtime import runtime

from .sweep import sweep
from .wishes import announce_from_lake, plan_run, replay_run

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

log = structlog.get_logger()


@entry_point("dispatch")
def main(event: CloudEvent) -> None:
    """Answer one wish; a message without a body is logged and acknowledged, it can never become readable."""
    message, world = envelope(event), runtime()
    if not message.body:
        log.error("dispatch.empty_message", message_id=message.message_id)
        return
    wish = decode(message.body, RunRequested)
    if wish.kind == "sweep":
        # A fixed today is the day that plans were made on; hours of another one would leave them all behind.
        sweep(world, world.settings.now() if world.settings.today else message.published_at)
    elif wish.from_lake or wish.accept:
        announce_from_lake(wish, world)
    elif wish.replay:
        replay_run(wish, message, world)
    else:
        plan_run(wish, message, world)
