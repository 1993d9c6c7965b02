"""Ids that follow from a key alone, so that they are the same in every environment and for ever."""

from __future__ import annotations

import uuid
from hashlib import sha256

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
LENGTH = 21


def entity_id(key: str) -> str:
    """Return the 21 letters that Metabase calls an entity id, for the key of a card."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in sha256(f"card:{key}".encode()).digest()[:LENGTH])


def parameter_id(dashboard: str, name: str) -> str:
    """Return the id of a dashboard's filter; subscriptions hold on to it, so it must never change."""
    return _uuid(f"parameter:{dashboard}/{name}")


def tag_id(card: str, name: str) -> str:
    """Return the id of a tag in a card's SQL."""
    return _uuid(f"tag:{card}/{name}")


def _uuid(key: str) -> str:
    """Stamped as version 4, the only one that Metabase makes itself."""
    return str(uuid.UUID(bytes=sha256(key.encode()).digest()[:16], version=4))


def card_key(dashboard: str, card: str) -> str:
    """Return the key of a card."""
    return f"{dashboard}/{card}"


def twin(key: str) -> str:
    """Return the key of the table that shows what a chart shows; keys of definitions have no dot."""
    return f"{key}.table"


def standard(dashboard: str, kind: str) -> str:
    """Return the key of a card that every dashboard has without defining it."""
    return f"{dashboard}/standard.{kind}"


def choices(dashboard: str, name: str) -> str:
    """Return the key of the card that lists what a filter of a dashboard can be."""
    return f"{dashboard}/values.{name}"
