"""Reading a list to its end: cursors followed, loops noticed, several lists at once in their order."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from shared.errors import FatalError, RetriableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    Ask = Callable[[str | None], Awaitable[bytes]]
    Bodies = AsyncIterator[bytes]

MOST_PAGES = 10_000
AT_ONCE = 8
HAS_RECORDS = re.compile(rb"\[\s*\{")

T = TypeVar("T")
U = TypeVar("U")


class PageGuard:
    """Notices that a vendor sends the reader round in circles, or on without end."""

    def __init__(self, stream: str) -> None:
        """`stream` says in messages whose pages these are."""
        self.stream = stream
        self._cursors: set[str | int] = set()
        self._bodies: set[int] = set()
        self._pages = 0

    def check(self, cursor: str | int | None, body: bytes) -> None:
        """Take note of the page that `cursor` led to; the first page may have none.

        RetriableError when a cursor or a page with records comes twice: half a list and the same half again would
        be counted double. FatalError after ten thousand pages. `body` may be the page's records alone.
        """
        self._pages += 1
        if self._pages > MOST_PAGES:
            raise FatalError(f"{self.stream}: no end after {MOST_PAGES:,} pages; ask for fewer days at a time")
        if cursor is not None and cursor in self._cursors:
            raise RetriableError(f"{self.stream}: a repeated page/cursor loop, {cursor!r} was given out before")
        if HAS_RECORDS.search(body):
            # Equal bytes, not equal rows: two events may be alike, two whole pages of a list are the same page.
            fingerprint = hash(body)
            if fingerprint in self._bodies:
                raise RetriableError(f"{self.stream}: a repeated page/cursor loop, page {self._pages} came before")
            self._bodies.add(fingerprint)
        if cursor is not None:
            self._cursors.add(cursor)


class _Envelope(msgspec.Struct):
    """As much of a page as says where the next one is; the rest is for `rows()` to read strictly."""

    data: msgspec.Raw = msgspec.Raw(b"")
    has_more: bool | None = None
    next_page: str | None = None
    last_id: str | None = None


async def follow(stream: str, ask: Ask, cursor_field: Literal["next_page", "last_id"] = "next_page") -> Bodies:
    """Yield a list's pages from the first to the last; `ask` fetches the page behind a cursor, None is the first.

    A list goes on while `has_more` says so or, where it says nothing, while there is a cursor. RetriableError when
    there should be more but no cursor leads there.
    """
    guard = PageGuard(stream)
    cursor: str | None = None
    while True:
        body = await ask(cursor)
        envelope = _envelope(stream, body)
        guard.check(cursor, bytes(envelope.data))
        yield body
        cursor = getattr(envelope, cursor_field)
        if envelope.has_more and not cursor:
            raise RetriableError(f"{stream}: a page says that there are more, but not where; all are read again")
        if not cursor or envelope.has_more is False:
            return


def _envelope(stream: str, body: bytes) -> _Envelope:
    try:
        return msgspec.json.decode(body, type=_Envelope)
    except msgspec.ValidationError as error:
        raise FatalError(f"{stream}: an illegible page ({error}); compare it with the vendor's documentation") from None


async def in_order(items: Iterable[T], work: Callable[[T], Awaitable[U]], at_once: int = AT_ONCE) -> AsyncIterator[U]:
    """Yield `work(item)` for every item in the items' order, a bounded number of them in flight.

    The first error ends it, and what is still in flight is cancelled.
    """
    waiting: deque[asyncio.Future[U]] = deque()
    try:
        for item in items:
            waiting.append(asyncio.ensure_future(work(item)))
            if len(waiting) >= at_once:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for future in waiting:
            future.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
