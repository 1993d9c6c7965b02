"""A warehouse's values as other programs read them: exact, plain, and the same in every format."""

from __future__ import annotations

import base64
import json
import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def number(value: Decimal) -> str:
    """Write a NUMERIC without exponent and without trailing zeros: 1.2378912, 100, 0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def instant(value: datetime) -> str:
    """Write a TIMESTAMP in ISO 8601, in UTC with Z; a DATETIME has no zone and gets none."""
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def jsonable(value: Any) -> Any:
    """Return a cell as JSON: NUMERIC as text, dates and times in ISO 8601, the rest as what it is."""
    if isinstance(value, dict):
        return {str(name): jsonable(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return next((write(value) for kind, write in WRITTEN if isinstance(value, kind)), str(value))


def _float(value: float) -> float | str:
    """JSON has no word for what is no number."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"


WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (Decimal, number),
    (float, _float),
    (datetime, instant),
    ((date, time), lambda value: value.isoformat()),
    (bytes, lambda value: base64.b64encode(value).decode()),
)
"""How each kind is written; an instant is a date, too, and comes first."""


def text(value: Any) -> str:
    """Return a cell as text for people and for CSV; NULL is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict() | list() | tuple():
            return json.dumps(jsonable(value), ensure_ascii=False)
        case _:
            return str(jsonable(value))
