"""A circuit breaker: after a streak of calls that gave up, the next ones fail at once for a while.

One vendor that is down must not cost every window of a run its full set of retries.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.errors import FatalError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class ExhaustedError(RetriableError):
    """A call used up its tries."""


class CircuitOpenError(RetriableError):
    """The call was not made, because the ones before it all gave up."""


class Breaker:
    """Counts calls in a row that gave up; open, it lets nothing through until `rest_s` seconds have passed.

    Then it is half open: one call goes through, and its outcome decides for all.
    """

    def __init__(self, name: str, failures: int, rest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`name` says in messages whose calls these are."""
        self.name = name
        self.failures = failures
        self.rest_s = rest_s
        self._clock = clock
        self._streak = 0
        self._rests_until: float | None = None
        self._is_probing = False

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Refuse the call inside with CircuitOpenError, or learn from how it ends."""
        self._admit()
        try:
            yield
        except ExhaustedError:
            self._fail()
            raise
        except FatalError:
            # A refusal is an answer: the vendor is there.
            self._reset()
            raise
        except BaseException:
            self._is_probing = False
            raise
        self._reset()

    def _admit(self) -> None:
        if self._rests_until is None:
            return
        left = self._rests_until - self._clock()
        if left > 0 or self._is_probing:
            raise CircuitOpenError(
                f"{self.name}: not asked, because the last {self._streak} calls all gave up; "
                f"the next one is let through in {max(left, 0):.0f} s, and this delivery is tried again by itself"
            )
        self._is_probing = True

    def _fail(self) -> None:
        self._is_probing = False
        self._streak += 1
        if self._streak >= self.failures:
            self._rests_until = self._clock() + self.rest_s

    def _reset(self) -> None:
        self._is_probing = False
        self._streak = 0
        self._rests_until = None
