"""One thread that calls things later."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


_SOON_S = 1.0


class Alarm:
    """Calls functions after a delay, in order of their time; its one thread starts with the first of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    def ring(self, delay: float, call: Callable[[], None]) -> None:
        """Call `call` in `delay` seconds; it must be quick and must not raise."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + delay, next(self._order), call))
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="alarm", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Forget everything and let the thread end."""
        with self._changed:
            self._closed = True
            self._due.clear()
            self._changed.notify()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(_SOON_S)

    def _run(self) -> None:
        while call := self._next():
            call()

    def _next(self) -> Callable[[], None] | None:
        """Wait for the next call to be due; None when the alarm was closed."""
        with self._changed:
            while not self._closed:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None
