"""What goes wrong on demand: errors, pauses, and connections that end before or after a write took effect."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["status", "drop_before", "drop_after", "slow"]
"""A status instead of an answer; no answer and no effect; the effect but no answer; a late answer."""


@dataclass(frozen=True)
class Fault:
    """A fault that befalls the next requests of a method below a path.

    `times` requests are struck, after `spare` others that match were let through. `delay` is in seconds, and
    `retry_after` goes into the header of that name.
    """

    kind: Kind = "status"
    status: int = 500
    method: str | None = None
    path: str = "/api/"
    times: int = 1
    spare: int = 0
    delay: float = 0.0
    retry_after: int = 0

    def concerns(self, method: str, path: str) -> bool:
        """Return whether a request is of the kind that is struck."""
        wanted = self.method is None or method == self.method or (self.method == "WRITE" and method != "GET")
        return wanted and path.startswith(self.path)


class Switchboard:
    """The faults that are on; a fault switches itself off when it has struck often enough."""

    def __init__(self) -> None:
        self._on: list[Fault] = []
        self._lock = threading.Lock()

    def switch_on(self, *faults: Fault) -> None:
        """Let these faults strike; method "WRITE" means every method but GET."""
        with self._lock:
            self._on.extend(faults)

    def clear(self) -> None:
        """Switch every fault off."""
        with self._lock:
            self._on.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """Return the fault that befalls a request, and count it."""
        with self._lock:
            for place, fault in enumerate(self._on):
                if not fault.concerns(method, path):
                    continue
                if fault.spare:
                    self._on[place] = replace(fault, spare=fault.spare - 1)
                    return None
                self._on[place : place + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return None
