"""A small set of definitions: three collections, twelve cards, two dashboards that link to each other."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from metabase.compiling.wanted import Ref, Wanted, WantedCard, WantedCollection, WantedDashboard

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
DATASET = "ai_usage"
DATABASE = "AI usage warehouse"
VIEW = "vw_cost_by_person"
TABLES = {
    f"{DATASET}_bi.{VIEW}": {"month": "type/Date", "platform": "type/Text", "team": "type/Text"},
    f"elsewhere.{VIEW}": {"month": "type/Date", "platform": "type/Text", "team": "type/Text"},
}
COLLECTIONS = [
    WantedCollection("root", "AI usage", "Cost and use.", ""),
    WantedCollection("finance", "Finance", "For who closes the month.", "root"),
    WantedCollection("cards", "Cards", "What dashboards are made of.", "root"),
]
FILTERS = {"period": "date/all-options", "team": "string/="}
PLACES = {"money": 4, "people": 8}
"""Dashboard → how many cards it has."""


def entity_id(key: str) -> str:
    """Return 21 letters from a key."""
    return "".join(ALPHABET[byte % 64] for byte in hashlib.sha256(key.encode()).digest()[:21])


def stable(key: str) -> str:
    """Return a UUID from a key."""
    return str(uuid.UUID(bytes=hashlib.sha256(key.encode()).digest()[:16], version=4))


def card(dashboard: str, number: int) -> WantedCard:
    """Return one card with two tags."""
    key = f"{dashboard}/card_{number}"
    reads = f"SELECT c.month, {number} AS usd FROM `{DATASET}_bi.{VIEW}` AS c "
    native = reads + "WHERE TRUE [[AND {{period}}]] [[AND {{team}}]]"
    tags = {name: _tag(key, name) for name in FILTERS}
    stage = {"lib/type": "mbql.stage/native", "native": native, "template-tags": tags}
    body: dict[str, Any] = {
        "name": f"Card {number} of {dashboard}",
        "description": "What it says.",
        "display": "bar",
        "dataset_query": {"lib/type": "mbql/query", "database": Ref("database", "warehouse"), "stages": [stage]},
        "parameters": [_card_parameter(key, name) for name in FILTERS],
        "visualization_settings": {"graph.dimensions": ["month"], "graph.metrics": ["usd"]},
    }
    return WantedCard(key, entity_id(key), "cards", body)


def dashboard(key: str) -> WantedDashboard:
    """Return a dashboard with two tabs, a heading, its cards, and clicks to the other dashboard."""
    other = next(name for name in PLACES if name != key)
    parameters = [{"id": stable(f"{key}/{n}"), "name": n, "slug": n, "type": kind} for n, kind in FILTERS.items()]
    heading = {"virtual_card": {"display": "heading"}, "text": "Money"}
    cards = [_placement(key, number, other) for number in range(1, PLACES[key] + 1)]
    dashcards = [
        {"key": "heading", "tab": "main", "card_id": None, **_at(0, 0, 24, 1), "visualization_settings": heading},
        *cards,
    ]
    shell = {"name": key.capitalize(), "description": f"All about {key}.", "width": "full"}
    tabs = [{"key": "main", "name": "Dashboard"}, {"key": "tables", "name": "Tables"}]
    return WantedDashboard(key, "finance", shell, parameters, tabs, dashcards)


def wanted() -> Wanted:
    """Return everything anew, so that a test may change what it likes."""
    cards = [card(name, number) for name, count in PLACES.items() for number in range(1, count + 1)]
    return Wanted(list(COLLECTIONS), cards, [dashboard(name) for name in PLACES])


def _placement(key: str, number: int, other: str) -> dict[str, Any]:
    card_ref = Ref("card", f"{key}/card_{number}")
    link = {
        "type": "link",
        "linkType": "dashboard",
        "targetId": Ref("dashboard", other),
        "parameterMapping": {
            stable(f"{other}/team"): {
                "id": stable(f"{other}/team"),
                "source": {"type": "column", "id": "team", "name": "team"},
                "target": {"type": "parameter", "id": stable(f"{other}/team")},
            }
        },
    }
    mappings = [
        {
            "parameter_id": stable(f"{key}/{name}"),
            "card_id": card_ref,
            "target": ["dimension", ["template-tag", name]],
        }
        for name in FILTERS
    ]
    settings = {"x-managed": {"key": f"card_{number}"}, "click_behavior": link}
    where = {"tab": "main" if number % 2 else "tables", **_at(number * 4, 0, 12, 4)}
    return {
        "key": f"card_{number}",
        "card_id": card_ref,
        **where,
        "parameter_mappings": mappings,
        "visualization_settings": settings,
    }


def _at(row: int, col: int, width: int, height: int) -> dict[str, int]:
    return {"row": row, "col": col, "size_x": width, "size_y": height}


def _tag(key: str, name: str) -> dict[str, Any]:
    column = {"period": "month"}.get(name, name)
    return {
        "id": stable(f"{key}/tag/{name}"),
        "name": name,
        "display-name": name.capitalize(),
        "type": "dimension",
        "dimension": ["field", {}, Ref("field", f"{VIEW}.{column}")],
        "widget-type": FILTERS[name],
        "alias": f"c.{column}",
    }


def _card_parameter(key: str, name: str) -> dict[str, Any]:
    target = ["dimension", ["template-tag", name]]
    return {"id": stable(f"{key}/tag/{name}"), "name": name, "slug": name, "type": FILTERS[name], "target": target}
