"""The documented rate limits, off unless asked for: fixed windows, counted from the first request in them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.questions import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping


class RateLimit(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: float = 60.0
    retry_after: bool = True
    """Whether a 429 says how long to wait."""


DOCUMENTED: Mapping[str, RateLimit] = {
    "anthropic": RateLimit(100),
    "enterprise": RateLimit(60),
    "cursor": RateLimit(20, retry_after=False),
    "cursor_daily": RateLimit(20, retry_after=False),
    "cursor_events": RateLimit(60, retry_after=False),
}
"""By group of endpoints; the pages and their dates are in the facts of each vendor's documentation."""


class RateLimiter:
    """Counts requests by group and refuses those beyond the limit."""

    def __init__(self, limits: Mapping[str, RateLimit]) -> None:
        self.limits = limits
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, group: str) -> None:
        """Count one request; Refusal 429 when it is one too many."""
        limit = self.limits.get(group)
        if limit is None:
            return
        now = time.monotonic()
        opened, count = self._windows.get(group, (now, 0))
        if now - opened >= limit.seconds:
            opened, count = now, 0
        self._windows[group] = (opened, count + 1)
        if count >= limit.requests:
            wait = max(1, round(opened + limit.seconds - now))
            raise Refusal(
                429,
                "Rate limit exceeded. Please try again later.",
                headers={"retry-after": str(wait)} if limit.retry_after else {},
            )
