"""What becomes of a pushed message: it is handled, and the status of the answer says whether to send it again.

    204    acknowledged: done, or it can never be done: no body, unreadable, refused for good, another function's
    400    not a push of Pub/Sub at all; nothing was done
    405    not a POST
    500    not acknowledged: something that nobody foresaw, or a setting that somebody has to mend
    503    not acknowledged: RetriableError, the same message may succeed later

Pub/Sub sends what was not acknowledged again, with growing pauses, and keeps it with the dead letters in the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from shared import log as logs
from shared import push, topology
from shared.errors import ConfigurationError, FatalError, RetriableError, SkippableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cloudevents.http import CloudEvent
    from flask import Request

    Answer = tuple[str, int, Mapping[str, str]]
    Handler = Callable[[CloudEvent], None]

ACKNOWLEDGED, NOT_A_PUSH, NOT_A_POST, BROKEN, LATER = 204, 400, 405, 500, 503
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}

log = structlog.get_logger()


def answer(name: str, handle: Handler, request: Request) -> Answer:
    """Hand the message in a request to the handler of the function `name`; returns text, status and headers."""
    if request.method != "POST":
        return "", NOT_A_POST, {"Allow": "POST"}
    try:
        delivery = push.read(request.get_data())
    except push.PushError as error:
        log.warning("push.unreadable", error=str(error))
        return f"{error}\n", NOT_A_PUSH, PLAIN
    with logs.work(message_id=delivery.message.message_id, delivery_attempt=delivery.delivery_attempt or 1):
        return "", _status(name, handle, delivery), PLAIN


def _status(name: str, handle: Handler, delivery: push.Push) -> int:
    if not delivery.message.data:
        log.error("message.empty", subscription=delivery.subscription)
    elif not _is_for(name, delivery.message.attributes):
        # The subscription has a filter; whoever let this through, another function has it too.
        log.info("message.not_mine")
    else:
        return _outcome(handle, delivery.event())
    return ACKNOWLEDGED


def _outcome(handle: Handler, event: CloudEvent) -> int:
    try:
        handle(event)
    except RetriableError as error:
        log.warning("message.retried", kind=type(error).__name__, error=str(error))
        return LATER
    except ConfigurationError as error:
        log.error("message.misconfigured", error=str(error))  # noqa: TRY400 - the message says it all
        return BROKEN
    except (FatalError, SkippableError) as error:
        log.error("message.refused", kind=type(error).__name__, error=str(error))  # noqa: TRY400 - it says it all
        return ACKNOWLEDGED
    except Exception:
        log.exception("message.failed")
        return BROKEN
    return ACKNOWLEDGED


def _is_for(name: str, attributes: Mapping[str, str]) -> bool:
    wanted = next(function.filter_attribute for function in topology.FUNCTIONS if function.name == name)
    return wanted is None or attributes.get(wanted[0]) == wanted[1]
