"""Sends one notice each way, and remembers it in the lake on the safe side of a crash.

Of a critical notice the record follows the sending: a crash between the two repeats it. Of any other the record goes
first: a crash between the two loses it, and nothing repeats it. Ways are told apart: what fails on one repeats nothing
on another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared import notices
from shared.errors import FatalError, RetriableError

if TYPE_CHECKING:
    from shared.protocols import Lake, Notice, Notifier
    from shared.runtime import Runtime

log = structlog.get_logger()


def send(key: str, world: Runtime) -> None:
    """Send the notice under `key` every way it was not sent yet; RetriableError leaves, so that it is tried again.

    A refusal for good is logged and acknowledged; the notice stays unsent, so the monitor's next pass announces it.
    """
    notice = notices.read(key, world.lake)
    ways = notices.ways(world.notifier)
    if notices.is_sent(key, world.lake, ways):
        log.info("notify.sent_before")
        return
    failures: list[RetriableError] = []
    for name, notifier in ways.items():
        try:
            _send(notice, key, name, notifier, world.lake)
        except FatalError as error:
            log.error("notify.refused", way=name, subject=notice.subject, error=str(error))  # noqa: TRY400 - says it all
        except RetriableError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _send(notice: Notice, key: str, name: str, notifier: Notifier, lake: Lake) -> None:
    if notices.is_sent(key, lake, [name]):
        return
    if notice.severity == "critical":
        notifier.send(notice)
        notices.record_sent(key, lake, name)
    elif notices.record_sent(key, lake, name):
        try:
            notifier.send(notice)
        except (RetriableError, FatalError):
            # It reached nobody: this is no crash, so the next delivery may try again.
            notices.record_refused(key, lake, name)
            raise
