"""Does something again while it fails in ways that pass: so it must look first what is done already."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from shared.retrying import retrying

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shared.retrying import Patience

T = TypeVar("T")


async def repeated(patience: Patience, once: Callable[[], Awaitable[T]]) -> T:
    """Return what `once` returns; TransientError is tried again, the last one and every other error leave."""

    async def trying() -> T:
        # The library awaits only what it can see to be async, which a lambda is not.
        return await once()

    done: T = await retrying(patience)(trying)
    return done
