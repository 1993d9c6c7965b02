"""A value that is made once and kept for a while, so that whoever asks every second costs one query a minute."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Kept(Generic[T]):
    """Makes a value when there is none, or the present one is too old; many who ask at once wait for one."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`seconds` is how long a value is good for, on `clock`."""
        self._seconds, self._clock = seconds, clock
        self._guard = threading.Lock()
        self._present: tuple[float, T] | None = None

    def get(self, make: Callable[[], T]) -> T:
        """Return the value in hand, or make a new one; what `make` raises leaves and is not kept."""
        with self._guard:
            if self._present is None or self._clock() - self._present[0] >= self._seconds:
                # Its age counts from its beginning: what takes a minute to find out is a minute old.
                begun = self._clock()
                self._present = (begun, make())
            return self._present[1]
