"""One subscriber of the in-process bus: its queue, and as many threads as the topology gives it calls at once."""

from __future__ import annotations

import importlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cloudevents.http import CloudEvent

    from local.bus.events import Message
    from shared.topology import Function

    EntryPoint = Callable[[CloudEvent], object]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one function."""

    lane: Lane
    message: Message
    attempt: int = 1


class Lane:
    """Calls one entry point, in threads that come with work and leave without it."""

    def __init__(
        self,
        function: Function,
        entry_point: EntryPoint,
        finished: Callable[[Delivery, BaseException | None], None],
    ) -> None:
        """`finished` hears how every call ended: with an error, or with None."""
        self.function = function
        self._entry_point = entry_point
        self._finished = finished
        self._slots = function.max_instances * function.concurrency
        self._guard = threading.Lock()
        self._queue: deque[Delivery] = deque()
        self._threads: list[threading.Thread] = []
        self._running = 0
        self._closed = False

    def wants(self, attributes: Mapping[str, str]) -> bool:
        """Whether the subscription's filter lets a message with these attributes through."""
        wanted = self.function.filter_attribute
        return wanted is None or attributes.get(wanted[0]) == wanted[1]

    def put(self, delivery: Delivery) -> None:
        """Queue one delivery; a closed lane forgets it."""
        with self._guard:
            if self._closed:
                return
            self._queue.append(delivery)
            if self._running < self._slots:
                self._running += 1
                self._threads = [thread for thread in self._threads if thread.is_alive()]
                thread = threading.Thread(target=self._work, name=self.function.name, daemon=True)
                self._threads.append(thread)
                thread.start()

    def close(self, deadline: float) -> None:
        """Forget the queue and wait until the running calls end, or `deadline` of the monotonic clock has come."""
        with self._guard:
            self._closed = True
            self._queue.clear()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(deadline - time.monotonic(), 0))

    def _work(self) -> None:
        """Handle deliveries, one after the other, until none is left."""
        while delivery := self._next():
            try:
                self._entry_point(delivery.message.event())
            except BaseException as error:  # noqa: BLE001 - one handler's end, even sys.exit, is not the bus's
                self._finished(delivery, error)
            else:
                self._finished(delivery, None)

    def _next(self) -> Delivery | None:
        with self._guard:
            if self._queue:
                return self._queue.popleft()
            self._running -= 1
            return None


def imported(function: Function) -> EntryPoint:
    """Return the function's entry point, imported by its dotted path when the first message comes."""

    def call(event: CloudEvent) -> object:
        module = importlib.import_module(f"{function.folder.replace('/', '.')}.main")
        return getattr(module, function.entry_point)(event)

    return call
