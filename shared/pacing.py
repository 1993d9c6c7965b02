"""How fast one credential may ask: the published limit, and the pauses that a vendor imposes.

A vendor's own address is never asked faster than the topology says. An address on this machine is a double: it is asked
without a limit until it answers 429 to more requests than the limit allows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiolimiter import AsyncLimiter

from shared.errors import RetriableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from shared.retrying import Patience
    from shared.topology import Limit

BURST_SHARE = 4
"""A quarter of the limit may go at once, the rest is spread: no window of its length ever holds more than the limit."""


@dataclass(slots=True)
class Pause:
    """What a 429 means for all calls of one credential and limit group, whichever source makes them."""

    resume_at: float = 0.0
    careful_until: float = 0.0
    """Until then calls go one at a time, so that a limit we do not know costs each of them one try at most."""
    queue: asyncio.Lock = field(default_factory=asyncio.Lock)


class Gate:
    """Lets the calls of one source and limit group through, each in its turn."""

    def __init__(self, limit: Limit, pause: Pause, patience: Patience, *, is_enforced: bool) -> None:
        """`pause` is shared with the credential's other sources; a limit not enforced waits for a 429."""
        self.limit = limit
        self.is_enforced = is_enforced
        self._pause = pause
        self._longest_wait_s = patience.longest_wait_s
        self._clock = patience.clock
        self._sleep = patience.sleep
        self._recent: deque[float] = deque(maxlen=limit.requests)
        self._bucket = bucket(limit)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold one turn for the call inside; RetriableError when the vendor wants a longer pause than we wait for."""
        is_careful = self._clock() < self._pause.careful_until
        async with self._pause.queue if is_careful else nullcontext():
            if self.is_enforced:
                await self._bucket.acquire()
            await self._wait_out()
            self._recent.append(self._clock())
            yield

    async def _wait_out(self) -> None:
        while (left := self._pause.resume_at - self._clock()) > 0:
            if left > self._longest_wait_s:
                raise RetriableError(
                    f"not asked: the vendor wants a pause of another {left:.0f} s, longer than one call waits; "
                    "this delivery is tried again by itself"
                )
            await self._sleep(left)

    def refuse(self, retry_after_s: float | None, backoff_s: float) -> float | None:
        """Take note of a 429; every call of the group now waits. Return the seconds, or None when nobody knows them.

        A vendor that does not say how long means its limit's period, when that limit is what we ran into.
        """
        now = self._clock()
        if len(self._recent) == self.limit.requests and now - self._recent[0] < self.limit.seconds:
            self.is_enforced = True
        wait = retry_after_s
        if wait is None and self.is_enforced:
            wait = self.limit.seconds
        self._pause.resume_at = max(self._pause.resume_at, now + (backoff_s if wait is None else wait))
        self._pause.careful_until = self._pause.resume_at + self.limit.seconds
        return wait


def bucket(limit: Limit) -> AsyncLimiter:
    """Return a leaky bucket whose depth and drip together stay within the limit in any window of its length."""
    depth = max(1.0, limit.requests / BURST_SHARE)
    drip = max(limit.requests - depth, 1.0) / limit.seconds
    return AsyncLimiter(depth, depth / drip)
