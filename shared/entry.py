"""Entry points: what a deployed function does around its own work.

Pub/Sub posts every message to a private HTTP function, so the framework hands over the request itself. Other runtimes
call the same entry points with the CloudEvent; then errors leave as they are.
"""

from __future__ import annotations

import functools
import importlib
import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from shared import log as logs
from shared import runtime, topology, tracing
from shared.acknowledgement import answer
from shared.hidden import hide
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudevents.http import CloudEvent
    from flask import Request

    from shared.acknowledgement import Answer, Handler

    EntryPoint = Callable[[CloudEvent | Request], Any]
    Page = Callable[[Request], Answer]

Main = TypeVar("Main", bound="Callable[..., Any]")
BACKENDS = ("AIU_LAKE", "AIU_UPLOADS", "AIU_BUS", "AIU_WAREHOUSE", "AIU_SECRETS", "AIU_NOTIFY")
IN_CLOUD = "K_SERVICE"
"""Cloud Run sets this in every instance. Elsewhere logs and settings are the caller's."""

log = structlog.get_logger()
_guard = threading.Lock()
_has_backends = False


def entry_point(name: str) -> Callable[[Handler], EntryPoint]:
    """Make a handler of events the entry point of the function that the topology calls `name`."""

    def decorate(handle: Handler) -> EntryPoint:
        start(name)

        def ready(event: CloudEvent) -> None:
            choose_backends()
            handle(event)

        @functools.wraps(handle)
        def main(received: CloudEvent | Request) -> Any:
            from cloudevents.http import CloudEvent

            if isinstance(received, CloudEvent):
                return handle(received)
            with _lines_of(name, received):
                return answer(name, ready, received)

        return _over_http(main)

    return decorate


def endpoint(name: str) -> Callable[[Page], Page]:
    """Make what answers a GET request the entry point of the endpoint that the topology calls `name`."""

    def decorate(page: Page) -> Page:
        start(name)

        @functools.wraps(page)
        def main(request: Request) -> Answer:
            with _lines_of(name, request):
                choose_backends()
                return page(request)

        return _over_http(main)

    return decorate


def _over_http(main: Main) -> Main:
    """Have the framework hand over requests as they are, whatever signature a deployment names.

    It would convert a push itself, but not one without a body, and it answers every error with 500.
    """
    framework = sys.modules.get("functions_framework")
    return framework.http(main) if framework else main


def start(name: str) -> None:
    """In the cloud: log as it wants, and read the settings, so that a malformed one never gets as far as a message."""
    if IN_CLOUD not in os.environ:
        return
    logs.configure(for_cloud=True)
    for function in topology.FUNCTIONS:
        for secret in function.secrets:
            hide(os.environ.get(secret))
    Settings.read()
    log.info("function.started", function=name)


def choose_backends() -> None:
    """Take the cloud's backends when a setting names one; each is made when it is first needed."""
    global _has_backends  # noqa: PLW0603 - one runtime per process is the point
    with _guard:
        if _has_backends:
            return
        settings = Settings.read()
        if not {settings.scheme(variable) for variable in BACKENDS} <= runtime.LOCAL_SCHEMES:
            runtime.use(importlib.import_module("shared.gcp").runtime(settings))
        _has_backends = True


@contextmanager
def _lines_of(name: str, request: Request) -> Iterator[None]:
    """Put the function and the request's trace on every line logged inside."""
    trace = tracing.fields(request.headers, _project())
    with structlog.contextvars.bound_contextvars(function=name, **trace):
        yield


def _project() -> str | None:
    """Return the project: no variable of the cloud names it, but the bus lies in it."""
    scheme, _, project = os.environ.get("AIU_BUS", "").partition("://")
    return project.partition("/")[0] if scheme == "pubsub" else None
