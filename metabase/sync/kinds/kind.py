"""What the three kinds of objects have in common, and where each differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from metabase.compiling.wanted import Ref, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.sync.client import Metabase
    from metabase.sync.fields import Fields, Json
    from metabase.sync.lock import Entry
    from metabase.sync.lock import Kind as Name

Wish = "WantedCollection | WantedCard | WantedDashboard"


class Meant(NamedTuple):
    """One definition for one instance: numbers in place of names."""

    key: str
    body: Json
    """As it is sent."""
    fields: Fields
    """As it is compared."""


class Kind(Protocol):
    """One kind of object. `thing` is always Metabase's own answer, `wish` one definition."""

    name: Name
    path: str

    def meant(self, wish: Any, number: Callable[[Ref], int], thing: Json | None) -> Meant:
        """Return what a definition means; `thing` is what stands for it now."""
        ...

    def told(self, thing: Json, wish: Any, entry: Entry | None) -> Fields:
        """Return what Metabase tells, as it is compared."""
        ...

    async def found(self, metabase: Metabase, wish: Any, number: Callable[[Ref], int]) -> Json | None:
        """Return what stands for a definition that the lock does not know, by its mark."""
        ...

    def making(self, meant: Meant) -> Json:
        """Return the body that makes it; it may say less than is meant."""
        ...

    def changing(self, meant: Meant, todo: list[str], thing: Json, wish: Any, entry: Entry | None) -> Json:
        """Return the body that changes these fields and nothing else."""
        ...


def settled(body: Any, number: Callable[[Ref], int]) -> Any:
    """Return a body with numbers in place of names."""
    return resolve(body, number)


def first(things: list[Json]) -> Json | None:
    """Return the one that was made first; of two that were made at once both makers choose the same."""
    alive = [thing for thing in things if not thing.get("archived")] or things
    return min(alive, key=lambda thing: int(thing["id"]), default=None)
