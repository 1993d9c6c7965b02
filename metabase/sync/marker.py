"""The mark on everything that is managed as code; what does not carry it is never archived, moved or changed."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

PRODUCT = "ai-usage-analytics"
PLACE = "x-managed"
"""The key below visualization_settings of cards and placements."""
_TEXT = re.compile(rf"managed-by: {PRODUCT}; key: ([\w./-]+)(?:; id: ([\w-]+))?")
_NOTE = "Managed as code: what is changed here is overwritten."


class Mark(NamedTuple):
    """Which definition something was made from."""

    key: str
    entity_id: str
    """Of the very object that was marked: a copy that somebody makes has another, and is theirs. May be empty."""


def text(key: str, entity_id: str = "") -> str:
    """Return the mark as text, for the `caveats` of a dashboard."""
    return f"managed-by: {PRODUCT}; key: {key}" + (f"; id: {entity_id}" if entity_id else "")


def described(description: str, key: str) -> str:
    """Return a description that people can read, with the mark at its end."""
    return f"{description.strip()}\n\n{_NOTE} ({text(key)})".strip()


def in_settings(key: str, entity_id: str) -> dict[str, str]:
    """Return the mark of a card, for its visualization_settings, which keep keys that Metabase does not know."""
    return {"by": PRODUCT, "key": key, "id": entity_id}


def of_text(*texts: str | None) -> Mark | None:
    """Return the first mark in these texts."""
    for found in (_TEXT.search(said or "") for said in texts):
        if found:
            return Mark(found.group(1), found.group(2) or "")
    return None


def of_card(card: dict[str, Any]) -> Mark | None:
    """Return a card's mark, None for a card without one and for somebody's copy of ours."""
    said = (card.get("visualization_settings") or {}).get(PLACE)
    if not isinstance(said, dict) or said.get("by") != PRODUCT or said.get("id") != card.get("entity_id"):
        return None
    return Mark(str(said.get("key")), str(said["id"]))


def of_dashboard(dashboard: dict[str, Any]) -> Mark | None:
    """Return a dashboard's mark, None for one without it and for somebody's copy of ours."""
    found = of_text(dashboard.get("caveats"), dashboard.get("description"))
    return found if found and found.entity_id in {"", dashboard.get("entity_id")} else None


def of_collection(collection: dict[str, Any]) -> Mark | None:
    """Return a collection's mark."""
    return of_text(collection.get("description"))


def of_placement(settings: dict[str, Any] | None) -> str:
    """Return the key of a placement on a dashboard, empty for one that is not ours."""
    said = (settings or {}).get(PLACE) or (settings or {}).get(f"{PLACE}.key") or ""
    return str(said.get("key", "")) if isinstance(said, dict) else str(said)
