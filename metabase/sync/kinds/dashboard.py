"""Dashboards: made empty, then filled; their mark stands in `caveats`, which only a change can write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.wanted import Ref
from metabase.sync import marker
from metabase.sync.fields import PLACEMENT, plain
from metabase.sync.kinds import placements
from metabase.sync.kinds.kind import Meant, first, settled
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.compiling.wanted import WantedDashboard
    from metabase.sync.client import Metabase
    from metabase.sync.fields import Fields, Json
    from metabase.sync.lock import Entry, Kind

FIELDS = (
    "name",
    "description",
    "caveats",
    "parameters",
    "width",
    "auto_apply_filters",
    "collection_id",
    "collection_position",
    "archived",
)
MAKING = ("name", "description", "collection_id", "collection_position")
"""What a POST takes; the rest follows in a PUT."""


class Dashboards:
    """Pages of cards with filters."""

    name: Kind = "dashboard"
    path = "/api/dashboard"

    def meant(self, wish: WantedDashboard, number: Callable[[Ref], int], thing: Json | None) -> Meant:
        """Return shell, filters, tabs and placements. ConfigurationError for one without a single card."""
        if not wish.dashcards:
            raise ConfigurationError(f"the dashboard {wish.key!r} has no cards: an empty one is never written")
        body = settled(wish.shell, number)
        body |= {
            "parameters": settled(wish.parameters, number),
            "collection_id": number(Ref("collection", wish.collection)),
            "caveats": marker.text(wish.key, str((thing or {}).get("entity_id") or "")),
            "archived": False,
        }
        fields = {field: plain(body[field]) for field in FIELDS if field in body}
        placed = settled(wish.dashcards, number)
        fields["tabs"] = plain([tab["name"] for tab in wish.tabs])
        fields |= {f"{PLACEMENT}{each['key']}": placements.compared(each, each.get("tab")) for each in placed}
        return Meant(wish.key, {**body, "dashcards": placed}, fields)

    def told(self, thing: Json, wish: WantedDashboard | None, entry: Entry | None) -> Fields:
        """Return what Metabase tells, a field for each placement."""
        layout = placements.layout(thing, wish.tabs if wish else [], entry)
        fields = {field: plain(thing.get(field)) for field in FIELDS}
        names = {tab["id"]: tab["name"] for tab in thing.get("tabs") or []}
        fields["tabs"] = plain([names[number] for number in names if number in layout.tabs.values()])
        return fields | layout.fields

    async def found(self, metabase: Metabase, wish: WantedDashboard, number: Callable[[Ref], int]) -> Json | None:
        """Return the dashboard with this key's mark in its collection."""
        return first(await with_mark(metabase, number(Ref("collection", wish.collection)), wish.key))

    def making(self, meant: Meant) -> Json:
        """Return the body of an empty one, with the mark in its description until `caveats` can be written."""
        body = {field: meant.body[field] for field in MAKING if field in meant.body}
        return body | {"description": marker.described(body.get("description") or "", meant.key)}

    def changing(self, meant: Meant, todo: list[str], thing: Json, wish: WantedDashboard, entry: Entry | None) -> Json:
        """Return the changed fields; tabs and placements always go together, whole, with the numbers they have."""
        sent = {*todo, "collection_id"} if "archived" in todo else set(todo)
        body: Json = {field: meant.body[field] for field in FIELDS if field in sent}
        if any(field == "tabs" or field.startswith(PLACEMENT) for field in todo):
            body |= placements.content(wish.tabs, meant.body["dashcards"], thing, entry)
        return body


async def with_mark(metabase: Metabase, collection: int | str, key: str = "") -> list[Json]:
    """Return the dashboards in a collection (its number, or root) that carry our mark, of one key if given."""
    path = f"/api/collection/{collection}/items"
    listed: dict[str, Any] = await metabase.get(path, models="dashboard")
    if not isinstance(collection, str):
        archived = await metabase.get(path, models="dashboard", archived="true")
        listed = {"data": [*listed["data"], *archived["data"]]}
    numbers = {int(item["id"]) for item in listed["data"] if item.get("model") == "dashboard"}
    things = [await metabase.find(f"/api/dashboard/{number}") for number in sorted(numbers)]
    return [each for each in things if each and (mark := marker.of_dashboard(each)) and key in {"", mark.key}]
