"""Figures as people read them; the exact value stands beside each in both papers."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CENT = Decimal("0.01")
UNKNOWN = "unknown"


@cache
def words() -> dict[str, str]:
    """Return the words that people know ids by."""
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["word"] for row in csv.DictReader(file)}


def dollars(value: Decimal | int) -> str:
    """Return dollars in cents with thousands separators; an amount below half a cent says that it is not zero."""
    rounded = Decimal(value).quantize(CENT, ROUND_HALF_UP)
    if rounded:
        return f"{rounded:,.2f}"
    return f"{'-' if value < 0 else ''}<0.01" if value else "0.00"


def percent(ratio: Decimal | float) -> str:
    """Return a ratio as per cent with one decimal."""
    said = f"{Decimal(str(ratio)) * 100:,.1f}"
    return "0.0" if said == "-0.0" else said


def shown(value: Any, kind: str) -> str:
    """Return one cell for people; unknown money is never an empty cell, and never zero."""
    if value is None:
        return UNKNOWN if kind == "usd" else "-"
    write = _SHOWN.get(kind)
    if write:
        return write(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


_SHOWN: dict[str, Callable[[Any], str]] = {
    "usd": dollars,
    "ratio": percent,
    "name": lambda value: words().get(value, str(value)),
    "count": lambda value: f"{value:,}",
}
