"""The bus inside one process: topics of the topology, threads in the place of instances, real CloudEvents.

At least once, like its big brother: an entry point that returns has acknowledged, one that raises gets the message
again with exponential backoff, and after the last attempt the message lies among the dead letters with its error.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from local.bus.chaos import Chaos
from local.bus.clock import Alarm
from local.bus.events import Message, finalized
from local.bus.lanes import Delivery, Lane, imported
from shared import topology
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from local.bus.lanes import EntryPoint

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Notification:
    """A bucket that tells `topic` about new objects whose keys start with `prefix`."""

    bucket: str
    prefix: str
    topic: str


NOTIFICATIONS = (
    Notification("lake", "commit/", topology.COMMIT_LANDED),
    Notification("uploads", "", topology.UPLOAD_LANDED),
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that one function could not handle, and why."""

    function: str
    topic: str
    message: Message
    attempts: int
    error: BaseException


class InProcessBus:
    """Delivers messages to the entry points of the topology, never in the publisher's thread."""

    def __init__(
        self,
        functions: Iterable[topology.Function] = topology.FUNCTIONS,
        *,
        entry_points: Mapping[str, EntryPoint] | None = None,
        attempts: int = 4,
        backoff_s: float = 0.1,
        notifications: Iterable[Notification] = NOTIFICATIONS,
        chaos: Chaos | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`entry_points` replaces, by function name, what would be imported from the function's folder."""
        given = entry_points or {}
        lanes = [Lane(f, given.get(f.name) or imported(f), self._finished) for f in functions]
        self._lanes = {t.name: [lane for lane in lanes if lane.function.topic == t.name] for t in topology.TOPICS}
        self._attempts, self._backoff_s = attempts, backoff_s
        self._notifications, self._chaos, self._now = tuple(notifications), chaos or Chaos(), now
        self._changed = threading.Condition()
        self._alarm = Alarm()
        self._unsettled = 0
        self._dead: list[DeadLetter] = []
        self._closed = False

    def publish(self, topic: str, body: Mapping[str, Any], attributes: Mapping[str, str]) -> None:
        """Hand one JSON message to `topic`; returns when the bus has it. Nobody listening is no error."""
        if topic not in self._lanes:
            raise ConfigurationError(f"no topic is called {topic!r}; there are {', '.join(self._lanes)}")
        message = Message.make(topic, body, attributes, self._now())
        for delay in self._chaos.delays():
            for lane in self._lanes[topic]:
                if lane.wants(message.attributes):
                    self._accept(Delivery(lane, message), delay)

    def finalized(self, bucket: str, key: str, size: int) -> None:
        """Play the bucket: tell the topics whose notification wants this object of `size` bytes."""
        for wish in self._notifications:
            if wish.bucket == bucket and key.startswith(wish.prefix):
                self.publish(wish.topic, *finalized(bucket, key, size, self._now()))

    @property
    def dead_letters(self) -> list[DeadLetter]:
        """Messages that were given up, oldest first."""
        with self._changed:
            return list(self._dead)

    def drain(self, timeout: float | None = None) -> None:
        """Wait until nothing is queued, running or waiting for redelivery; RetriableError after `timeout` seconds.

        Ctrl-C closes the bus, so that nothing new starts, and goes on to the caller.
        """
        try:
            with self._changed:
                empty = self._changed.wait_for(lambda: not self._unsettled, timeout)
                waiting = self._unsettled
        except KeyboardInterrupt:
            self.close()
            raise
        if not empty:
            raise RetriableError(f"{waiting} messages are still on their way after {timeout} s")

    def close(self, grace_s: float = 5.0) -> None:
        """Forget what is queued and wait up to `grace_s` seconds for the calls that are running."""
        with self._changed:
            self._closed = True
            self._unsettled = 0
            self._changed.notify_all()
        self._alarm.close()
        deadline = time.monotonic() + grace_s
        for lanes in self._lanes.values():
            for lane in lanes:
                lane.close(deadline)

    def _accept(self, delivery: Delivery, delay: float) -> None:
        with self._changed:
            if self._closed:
                raise RetriableError(f"the bus is closed: a message to {delivery.message.topic} was not taken")
            self._unsettled += 1
        self._put(delivery, delay)

    def _put(self, delivery: Delivery, delay: float) -> None:
        if delay:
            self._alarm.ring(delay, lambda: delivery.lane.put(delivery))
        else:
            delivery.lane.put(delivery)

    def _finished(self, delivery: Delivery, error: BaseException | None) -> None:
        """Acknowledge a delivery, try it again later, or give it up."""
        if error is None:
            self._settle()
            return
        name, last = delivery.lane.function.name, delivery.attempt >= self._attempts
        event = "bus.dead_lettered" if last else "bus.nacked"
        log.warning(event, function=name, attempt=delivery.attempt, error=f"{type(error).__name__}: {error}")
        if last:
            self._settle(DeadLetter(name, delivery.message.topic, delivery.message, delivery.attempt, error))
        else:
            pause = self._backoff_s * 2 ** (delivery.attempt - 1)
            self._put(replace(delivery, attempt=delivery.attempt + 1), pause)

    def _settle(self, dead: DeadLetter | None = None) -> None:
        with self._changed:
            self._unsettled = max(self._unsettled - 1, 0)
            if dead:
                self._dead.append(dead)
            self._changed.notify_all()
