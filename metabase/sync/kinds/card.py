"""Cards: their entity id follows from their key, so no card is ever made twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.wanted import Ref
from metabase.sync import marker, normal
from metabase.sync.fields import plain
from metabase.sync.kinds.kind import Meant, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.compiling.wanted import WantedCard
    from metabase.sync.client import Metabase
    from metabase.sync.fields import Fields, Json
    from metabase.sync.lock import Entry, Kind

FIELDS = (
    "name",
    "description",
    "display",
    "type",
    "collection_id",
    "collection_position",
    "dataset_query",
    "parameters",
    "visualization_settings",
    "archived",
)
"""What is compared; a body may hold more, which is sent when the card is made."""


class Cards:
    """Saved questions and models."""

    name: Kind = "card"
    path = "/api/card"

    def meant(self, wish: WantedCard, number: Callable[[Ref], int], thing: Json | None) -> Meant:
        """Return the body with its mark, in its collection, out of the Trash."""
        del thing
        body = settled(wish.body, number)
        mark = {marker.PLACE: marker.in_settings(wish.key, wish.entity_id)}
        body |= {
            "type": body.get("type") or "question",
            "entity_id": wish.entity_id,
            "collection_id": number(Ref("collection", wish.collection)),
            "visualization_settings": {**(body.get("visualization_settings") or {}), **mark},
            "archived": False,
        }
        return Meant(wish.key, body, {field: _value(field, body[field]) for field in FIELDS if field in body})

    def told(self, thing: Json, wish: WantedCard | None, entry: Entry | None) -> Fields:
        """Return what Metabase tells of every field that is compared."""
        del wish, entry
        return {field: _value(field, thing.get(field)) for field in FIELDS}

    async def found(self, metabase: Metabase, wish: WantedCard, number: Callable[[Ref], int]) -> Json | None:
        """Return the card with this entity id."""
        del number
        card: Json | None = await metabase.find(f"{self.path}/{wish.entity_id}")
        return card

    def making(self, meant: Meant) -> Json:
        """Return the body of a new one."""
        return {key: value for key, value in meant.body.items() if key != "archived"}

    def changing(self, meant: Meant, todo: list[str], thing: Json, wish: WantedCard, entry: Entry | None) -> Json:
        """Return the changed fields alone: the query costs a run in the warehouse whenever it is sent."""
        del thing, wish, entry
        sent = {*todo, "collection_id"} if "archived" in todo else set(todo)
        return {field: meant.body[field] for field in FIELDS if field in sent}


def _value(field: str, value: Any) -> Any:
    return normal.query(value) or None if field == "dataset_query" else plain(value)
