"""Reference data that ships with the code, as rows of its table."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from shared.sql import folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.protocols import Row

_TYPES: dict[str, Callable[[str], object]] = {
    "usd_per_unit": Decimal,
    "valid_from": date.fromisoformat,
    "valid_to": date.fromisoformat,
    "checked_on": date.fromisoformat,
}


@cache
def price_rows() -> list[Row]:
    """Return the price card; an empty dimension means any and becomes NULL."""
    with (folder() / "seeds" / "price_card.csv").open(newline="", encoding="utf-8") as file:
        return [{name: _value(name, cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def _value(name: str, cell: str) -> object:
    return _TYPES.get(name, str)(cell) if cell else None
