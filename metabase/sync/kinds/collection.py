"""Collections: their mark stands in their description, the only text of theirs that an API takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metabase.compiling.wanted import Ref
from metabase.sync import marker
from metabase.sync.fields import plain
from metabase.sync.kinds.kind import Meant, first

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.compiling.wanted import WantedCollection
    from metabase.sync.client import Metabase
    from metabase.sync.fields import Fields, Json
    from metabase.sync.lock import Entry, Kind

FIELDS = ("name", "description", "parent_id", "archived")


class Collections:
    """Folders of cards and dashboards."""

    name: Kind = "collection"
    path = "/api/collection"

    def meant(self, wish: WantedCollection, number: Callable[[Ref], int], thing: Json | None) -> Meant:
        """Return name, description with its mark, and the collection above."""
        del thing
        parent = number(Ref("collection", wish.parent)) if wish.parent else None
        described = marker.described(wish.description, wish.key)
        body = {"name": wish.name, "description": described, "parent_id": parent, "archived": False}
        return Meant(wish.key, body, {field: plain(body[field]) for field in FIELDS})

    def told(self, thing: Json, wish: WantedCollection | None, entry: Entry | None) -> Fields:
        """Return what Metabase tells; the one above is read from the path, which every version tells."""
        del wish, entry
        above = re.findall(r"\d+", str(thing.get("location") or ""))
        said = {**thing, "parent_id": int(above[-1]) if above else None, "archived": bool(thing.get("archived"))}
        return {field: plain(said.get(field)) for field in FIELDS}

    async def found(self, metabase: Metabase, wish: WantedCollection, number: Callable[[Ref], int]) -> Json | None:
        """Return the collection with this key's mark, one in the Trash only where there is no other."""
        del number
        return first(await with_mark(metabase, wish.key))

    def making(self, meant: Meant) -> Json:
        """Return the body of a new one."""
        return {key: value for key, value in meant.body.items() if key != "archived"}

    def changing(self, meant: Meant, todo: list[str], thing: Json, wish: WantedCollection, entry: Entry | None) -> Json:
        """Return the changed fields; out of the Trash it goes back to where it belongs."""
        del thing, wish, entry
        sent = {*todo, "parent_id"} if "archived" in todo else set(todo)
        return {field: meant.body[field] for field in FIELDS if field in sent}


async def all_collections(metabase: Metabase) -> list[Json]:
    """Return every collection with a number, those in the Trash too."""
    everything = [*await metabase.get("/api/collection"), *await metabase.get("/api/collection", archived="true")]
    return [each for each in everything if isinstance(each.get("id"), int)]


async def with_mark(metabase: Metabase, key: str = "") -> list[Json]:
    """Return the collections that carry our mark, of one key if given."""
    everything = await all_collections(metabase)
    return [each for each in everything if (mark := marker.of_collection(each)) and key in {"", mark.key}]
