"""Watches every call of an entry point: how long each step was busy, and what has come so far.

It stands where the bus calls a function, so no function knows about it.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec
import structlog

from local.bus.lanes import imported
from shared import topology
from shared.errors import PipelineError
from shared.messages import envelope, finalized_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudevents.http import CloudEvent

    from local.bus.lanes import EntryPoint

log = structlog.get_logger()

Step = Literal["plan", "fetch", "load", "transform", "monitor"]
STEPS: tuple[Step, ...] = get_args(Step)
_STEP_OF: dict[str, Step] = {
    topology.RUN_REQUESTED: "plan",
    topology.FETCH_REQUESTED: "fetch",
    topology.UPLOAD_LANDED: "fetch",
    topology.COMMIT_LANDED: "load",
    topology.SNAPSHOT_LOADED: "transform",
    topology.MARTS_BUILT: "monitor",
    topology.ALERT_RAISED: "monitor",
}
_IDENTITY = {"run_id", "revision", "stream", "start", "end", "key"}


class Stopwatch:
    """The time during which at least one call was running; calls may overlap."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running = 0
        self._since = 0.0
        self._total = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what happens inside."""
        with self._guard:
            if not self._running:
                self._since = time.perf_counter()
            self._running += 1
        try:
            yield
        finally:
            with self._guard:
                self._running -= 1
                if not self._running:
                    self._total += time.perf_counter() - self._since

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        with self._guard:
            return self._total + (time.perf_counter() - self._since if self._running else 0.0)


class Watcher:
    """What the calls of one command came to."""

    def __init__(self) -> None:
        self.busy = {step: Stopwatch() for step in STEPS}
        self.handled: dict[Step, set[tuple[str, ...]]] = {step: set() for step in STEPS}
        """Step -> what it has dealt with: each window, commit or run once, however often it was delivered."""
        self.failing: dict[str, Exception] = {}
        """Function -> how its latest call failed; a call that went well forgets it."""
        self._published: dict[str, tuple[str, int]] = {}
        self._guard = threading.Lock()

    @property
    def days_published(self) -> int:
        """For how many days facts were replaced."""
        return sum(days for _, days in self._published.values())

    def has_built(self, run_id: str) -> bool:
        """Whether transform has said that a run's facts are there."""
        return any(run == run_id for run, _ in self._published.values())

    def entry_points(self) -> dict[str, EntryPoint]:
        """Return every function's entry point, watched."""
        return {function.name: self._watched(imported(function), function) for function in topology.FUNCTIONS}

    def _watched(self, call: Callable[[CloudEvent], object], function: topology.Function) -> EntryPoint:
        step = _STEP_OF[function.topic]

        def watched(event: CloudEvent) -> None:
            about = _about(event)
            # Not unbound at the end: what the bus says about a failed call belongs to it, too.
            structlog.contextvars.clear_contextvars()
            structlog.contextvars.bind_contextvars(**_ids(about))
            if step == "monitor":
                self._published[event["id"]] = (str(about.get("run_id")), int(about.get("days", 0)))
            with self.busy[step].running():
                self._called(call, event, function.name)
            self._note(step, about)

        return watched

    def _called(self, call: Callable[[CloudEvent], object], event: CloudEvent, function: str) -> None:
        try:
            call(event)
        except Exception as error:
            if not isinstance(error, PipelineError):
                log.exception("call.failed", function=function)
            self.failing[function] = error
            raise
        self.failing.pop(function, None)

    def _note(self, step: Step, about: dict[str, Any]) -> None:
        with self._guard:
            self.handled[step].add(tuple(str(about[name]) for name in sorted(_IDENTITY & about.keys())))


def _about(event: CloudEvent) -> dict[str, Any]:
    """Return the message's own words, and the object it is about."""
    message = envelope(event)
    key = finalized_key(message)
    if key is not None:
        return {"key": key}
    body: dict[str, Any] = msgspec.json.decode(message.body) if message.body else {}
    return body


def _ids(about: dict[str, Any]) -> dict[str, str]:
    if "key" in about and str(about["key"]).startswith("commit/"):
        _, stream, _, run_id, _ = str(about["key"]).split("/")
        return {"run_id": run_id, "stream": stream}
    return {name: str(about[name]) for name in ("run_id", "stream") if about.get(name)}
