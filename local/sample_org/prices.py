"""The doubles' own price list, in nano-dollars (1e-9 USD) per token, so that every amount is an exact integer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

OPUS = "claude-opus-4-8"
SONNET = "claude-sonnet-5"
OLD_SONNET = "claude-sonnet-4-5"
HAIKU = "claude-haiku-4-5"
UNKNOWN = "claude-experimental-1"
"""A model that no price card knows."""

NANOS_PER_CENT = 10_000_000
NANO = Decimal("1e-9")
WEB_SEARCH = NANOS_PER_CENT
"""10 USD for 1,000 searches."""
CODE_EXECUTION_MINUTE = 833_333
SESSION_HOUR = 8 * NANOS_PER_CENT
FAST = 6

TOKEN_TYPES = (
    "uncached_input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation.ephemeral_5m_input_tokens",
    "cache_creation.ephemeral_1h_input_tokens",
)
"""In the order of the `Usage` fields that count them."""


@dataclass(frozen=True, slots=True)
class Price:
    """List prices of one model, in whole dollars per million tokens."""

    display: str
    input: int
    output: int
    geo: str
    """The inference geo of its normal traffic; models from before February 2026 have none."""
    long_context_premium: bool = False


PRICES = {
    OPUS: Price("Claude Opus 4.8", 5, 25, "global"),
    SONNET: Price("Claude Sonnet 5", 2, 10, "global"),
    OLD_SONNET: Price("Claude Sonnet 4.5", 3, 15, "not_available", long_context_premium=True),
    HAIKU: Price("Claude Haiku 4.5", 1, 5, "not_available"),
    UNKNOWN: Price("Claude Experimental 1", 7, 35, "global"),
}


@cache
def unit_price(model: str, token_type: str, *, tier: str, context: str, geo: str | None, speed: str) -> int:
    """Return what one token costs, in nano-dollars.

    Cache writes cost 1.25 (5 minutes) and 2 (1 hour) times the input, cache reads a tenth; batch is half, US-only
    inference 1.1 times, fast mode 6 times; beyond 200k some models double the input and take 1.5 times the output.
    """
    price = PRICES[model]
    long_context = context == "200k-1M" and price.long_context_premium
    if token_type == "output_tokens":
        nanos = Decimal(price.output * 1000) * (Decimal("1.5") if long_context else 1)
    else:
        share = {"uncached": "1", "cache_read": "0.1", "cache_creation.ephemeral_5m": "1.25"}
        factor = next((f for prefix, f in share.items() if token_type.startswith(prefix)), "2")
        nanos = Decimal(price.input * 1000) * Decimal(factor) * (2 if long_context else 1)
    nanos *= Decimal("0.5") if tier == "batch" else 1
    nanos *= Decimal("1.1") if geo == "us" else 1
    nanos *= FAST if speed == "fast" else 1
    if nanos != int(nanos):
        raise ValueError(f"no whole nano-dollars for {model}, {token_type}, {tier}, {geo}")
    return int(nanos)


def cents(nanos: int) -> str:
    """Return nano-dollars as a plain decimal number of cents, without trailing zeros."""
    whole, rest = divmod(nanos, NANOS_PER_CENT)
    return f"{whole}.{rest:07d}".rstrip("0") if rest else str(whole)


def dollars(nanos: int) -> Decimal:
    """Return nano-dollars as US dollars, exactly."""
    return nanos * NANO
