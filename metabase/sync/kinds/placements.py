"""What lies on a dashboard: tabs and cards, which keep the numbers they have, ours and those that people put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metabase.sync import marker, normal
from metabase.sync.fields import PLACEMENT, STRANGER, plain

if TYPE_CHECKING:
    from metabase.sync.fields import Fields, Json
    from metabase.sync.lock import Entry

PLAIN = ("row", "col", "size_x", "size_y", "card_id", "action_id", "visualization_settings", "inline_parameters")
TAB = "tab "


class Layout(NamedTuple):
    """What lies where on a dashboard as it is."""

    tabs: dict[str, int]
    """Key → number of our tabs."""
    placements: dict[str, int]
    """Key → number of our placements."""
    fields: Fields

    def parts(self) -> dict[str, int]:
        """Return the numbers as the lock keeps them."""
        tabs = {f"{TAB}{key}": number for key, number in self.tabs.items()}
        return tabs | {f"{PLACEMENT}{key}": number for key, number in self.placements.items()}


def layout(thing: Json, tabs: list[Json], entry: Entry | None) -> Layout:
    """Return what is ours on a dashboard, by the lock first, then by names of tabs and marks of placements."""
    parts = entry.parts if entry else {}
    ours = _tabs(thing, tabs, parts)
    placed = _placements(thing, parts)
    keys = {number: key for key, number in placed.items()}
    names = {number: key for key, number in ours.items()}
    fields = {}
    for each in thing.get("dashcards") or []:
        number = each.get("dashboard_tab_id")
        tab = names.get(number, f"#{number}") if number and ours else None
        field = f"{PLACEMENT}{keys[each['id']]}" if each["id"] in keys else f"{STRANGER}{each['id']}"
        fields[field] = compared(each, tab)
    return Layout(ours, placed, fields)


def compared(placement: Json, tab: str | None) -> Json:
    """Return a placement as it is compared: whatever its number is, on which tab, and what it shows."""
    said: dict[str, Any] = {key: plain(placement.get(key)) for key in PLAIN}
    said |= {
        "tab": tab or None,
        "parameter_mappings": normal.mappings(placement.get("parameter_mappings")),
        "series": [other["id"] for other in placement.get("series") or []],
    }
    if placement.get("key"):
        said["visualization_settings"] = plain(_marked(placement))
    compact: Json = normal.normal(said)
    return compact


def content(tabs: list[Json], dashcards: list[Json], thing: Json, entry: Entry | None) -> Json:
    """Return the whole arrays of a PUT: what is there keeps its number, what is new has a negative one.

    Cards and tabs that people added are sent as they are, since what is left out is deleted.
    """
    known = layout(thing, tabs, entry)
    numbers = {tab["key"]: known.tabs.get(tab["key"], -place) for place, tab in enumerate(tabs, 1)}
    strangers = [each for each in thing.get("dashcards") or [] if each["id"] not in known.placements.values()]
    sent_tabs = [{"id": numbers[tab["key"]], "name": tab["name"]} for tab in tabs]
    sent_tabs += _other_tabs(thing, numbers, strangers, entry)
    anywhere = sent_tabs[0]["id"] if sent_tabs else None
    sent = [
        _sent(each, known.placements.get(each["key"], -place), numbers.get(each.get("tab") or "", anywhere))
        for place, each in enumerate(dashcards, 1)
    ]
    sent += [_sent(each, each["id"], each.get("dashboard_tab_id") or anywhere) for each in strangers]
    return {"tabs": sent_tabs, "dashcards": sent}


def _tabs(thing: Json, tabs: list[Json], parts: dict[str, int]) -> dict[str, int]:
    present = {tab["id"]: tab["name"] for tab in thing.get("tabs") or []}
    known = {field.removeprefix(TAB): number for field, number in parts.items() if field.startswith(TAB)}
    found = {key: number for key, number in known.items() if number in present}
    for tab in tabs:
        free = [number for number, name in present.items() if name == tab["name"] and number not in found.values()]
        if tab["key"] not in found and free:
            found[tab["key"]] = free[0]
    return found


def _placements(thing: Json, parts: dict[str, int]) -> dict[str, int]:
    """A placement that somebody duplicated carries the same mark: the one the lock knows is ours, else the older."""
    found: dict[str, int] = {}
    for each in sorted(thing.get("dashcards") or [], key=lambda each: int(each["id"])):
        key = marker.of_placement(each.get("visualization_settings"))
        if key and (key not in found or parts.get(f"{PLACEMENT}{key}") == each["id"]):
            found[key] = each["id"]
    return found


def _other_tabs(thing: Json, ours: dict[str, int], strangers: list[Json], entry: Entry | None) -> list[Json]:
    """Return the tabs that people made, and old ones of ours that hold cards of theirs."""
    made = {number for field, number in (entry.parts if entry else {}).items() if field.startswith(TAB)}
    used = {each.get("dashboard_tab_id") for each in strangers}
    rest = [tab for tab in thing.get("tabs") or [] if tab["id"] not in ours.values()]
    return [{"id": tab["id"], "name": tab["name"]} for tab in rest if tab["id"] not in made or tab["id"] in used]


def _sent(placement: Json, number: int, tab: int | None) -> Json:
    """Return one placement as it is sent; `card_id` always goes along, or the card would become a blank one."""
    settings = _marked(placement) if placement.get("key") else placement.get("visualization_settings")
    return {
        "id": number,
        "card_id": placement.get("card_id"),
        "dashboard_tab_id": tab,
        **{key: placement[key] for key in ("row", "col", "size_x", "size_y")},
        "parameter_mappings": placement.get("parameter_mappings") or [],
        "visualization_settings": settings or {},
        "series": [{"id": other["id"]} for other in placement.get("series") or []],
        **{key: placement[key] for key in ("action_id", "inline_parameters") if placement.get(key)},
    }


def _marked(placement: Json) -> Json:
    settings: Json = placement.get("visualization_settings") or {}
    return settings if marker.of_placement(settings) else {**settings, marker.PLACE: {"key": placement["key"]}}
