"""Sends one notice, and remembers it in the lake on the safe side of a crash.

Of a critical notice the record follows the sending: a crash between the two repeats it. Of any other the record goes
first: a crash between the two loses it, and nothing repeats it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared import notices
from shared.errors import FatalError, RetriableError

if TYPE_CHECKING:
    from shared.protocols import Notice
    from shared.runtime import Runtime

log = structlog.get_logger()


def send(key: str, world: Runtime) -> None:
    """Send the notice under `key` unless it was sent; RetriableError leaves, so that the delivery is tried again.

    A refusal for good is logged and acknowledged; the notice stays unsent, so the monitor's next pass announces it.
    """
    notice = notices.read(key, world.lake)
    if notices.is_sent(key, world.lake):
        log.info("notify.sent_before")
        return
    try:
        _send(notice, key, world)
    except FatalError as error:
        log.error("notify.refused", subject=notice.subject, error=str(error))  # noqa: TRY400 - the message says it all


def _send(notice: Notice, key: str, world: Runtime) -> None:
    if notice.severity == "critical":
        world.notifier.send(notice)
        notices.record_sent(key, world.lake)
    elif notices.record_sent(key, world.lake):
        try:
            world.notifier.send(notice)
        except (RetriableError, FatalError):
            # It reached nobody: this is no crash, so the next delivery may try again.
            notices.record_refused(key, world.lake)
            raise
