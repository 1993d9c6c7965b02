"""The Console's words for what the reports call otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..records import Record

TOKEN_TYPES = {
    "input_no_cache": "uncached_input_tokens",
    "input": "uncached_input_tokens",
    "output": "output_tokens",
    "input_cache_read": "cache_read_input_tokens",
    "input_cache_write_5m": "cache_creation.ephemeral_5m_input_tokens",
    "input_cache_write_1h": "cache_creation.ephemeral_1h_input_tokens",
}
"""Console → cost report; any other word stays as it is."""
UP_TO, BEYOND = re.compile(r"(≤|<=?)\s*200k", re.IGNORECASE), re.compile(r"(>=?|≥)\s*200k", re.IGNORECASE)


def context_window(record: Record) -> str | None:
    """Return the context window as the reports write it."""
    value = record.text("context_window")
    if value and UP_TO.fullmatch(value):
        return "0-200k"
    if value and BEYOND.fullmatch(value):
        return "200k-1M"
    return value


def token_type(record: Record) -> str | None:
    """Return the token type as the cost report names it."""
    value = record.text("token_type")
    return TOKEN_TYPES.get(value, value) if value else None
