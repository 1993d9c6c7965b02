"""When a call is made again, and how long it waits before: at most three retries, full jitter, Retry-After obeyed."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, stop_after_delay

from shared.errors import RetriableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tenacity import RetryCallState

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one client bears with a vendor; seconds unless the name says otherwise."""

    tries: int = 4
    backoff_s: float = 1.0
    """The first retry waits up to this long, each further one up to twice as long as the one before."""
    longest_backoff_s: float = 60.0
    longest_wait_s: float = 120.0
    """A vendor that asks for more than this is left alone until the next delivery."""
    budget_s: float = 300.0
    """No retry begins later than this after the first try."""
    connect_s: float = 10.0
    read_s: float = 60.0
    """Silence between two pieces of an answer."""
    total_s: float = 120.0
    """One try, from the first byte out to the last byte in."""
    largest_body: int = 256 * 1024 * 1024
    in_flight: int = 8
    failures_to_open: int = 5
    """So many calls in a row that gave up open the circuit breaker for `rest_s`."""
    rest_s: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def backoff(self, tries: int) -> float:
        """Return a random wait after so many tries; anything from none at all to the full step."""
        step = min(self.longest_backoff_s, self.backoff_s * 2 ** (tries - 1))
        return random.uniform(0, step)  # noqa: S311 - jitter is no secret


class TransientError(RetriableError):
    """One try failed in a way that the next one may not."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        """`wait_s` is the wait before the next try, where something better than the backoff is known."""
        super().__init__(reason)
        self.wait_s = wait_s


def retrying(patience: Patience) -> AsyncRetrying:
    """Return the retry loop: TransientError is tried again, everything else leaves at once."""

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        known = error.wait_s if isinstance(error, TransientError) else None
        return known if known is not None else patience.backoff(state.attempt_number)

    return AsyncRetrying(
        sleep=patience.sleep,
        stop=stop_after_attempt(patience.tries) | stop_after_delay(patience.budget_s),
        wait=wait,
        retry=retry_if_exception_type(TransientError),
        before_sleep=_say,
        reraise=True,
    )


def _say(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.info("http.retry", tries=state.attempt_number, wait_s=round(state.upcoming_sleep, 3), error=str(error))


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Read a Retry-After header, seconds or an HTTP date, as seconds from now; None when it says nothing legible."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _until(value, now or datetime.now(UTC))
    return seconds if 0 <= seconds < float("inf") else None


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
