"""Asking for as much as an account allows: the fullest request first, a plainer one when that is refused.

What was refused is remembered for the life of the process, so it is asked once per credential.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

import structlog

from shared.answers import RefusedError

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Sequence

    from shared.http import HttpClient

MAY_BE_ABOUT_THE_REQUEST = frozenset({400, 403})

T = TypeVar("T")

log = structlog.get_logger()


class _Choice:
    """What one credential is known to accept."""

    def __init__(self) -> None:
        self.index = 0
        self.is_settled = False
        self.lock = asyncio.Lock()


class Alternatives(Generic[T]):
    """Requests for the same thing, fullest first; the last one is plain enough for every account."""

    def __init__(self, options: Sequence[T], about: re.Pattern[str]) -> None:
        """`about` recognises a refusal that is about what an option adds, by the vendor's words."""
        self.options = options
        self._about = about
        self._choices: WeakKeyDictionary[HttpClient, defaultdict[str, _Choice]] = WeakKeyDictionary()

    async def first(self, stream: str, client: HttpClient, ask: Callable[[T], Awaitable[bytes]]) -> tuple[T, bytes]:
        """Return the fullest option that the vendor accepts, and its answer."""
        choice = self._choices.setdefault(client, defaultdict(_Choice))[stream]
        if choice.is_settled:
            return await self._ask(stream, choice, ask)
        # Windows start together: the first one finds out for all.
        async with choice.lock:
            found = await self._ask(stream, choice, ask)
            choice.is_settled = True
            return found

    async def _ask(self, stream: str, choice: _Choice, ask: Callable[[T], Awaitable[bytes]]) -> tuple[T, bytes]:
        while True:
            index = choice.index
            option = self.options[index]
            try:
                return option, await ask(option)
            except RefusedError as error:
                is_last = index + 1 == len(self.options)
                if is_last or error.status not in MAY_BE_ABOUT_THE_REQUEST or not self._about.search(error.said):
                    raise
                choice.index = max(choice.index, index + 1)
                log.info("fetch.option_refused", stream=stream, refused=str(option), said=error.said)
