"""A warehouse's values as other programs read them: exact, plain, and the same in every format."""

from __future__ import annotations

import base64
import json
import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any


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


def jsonable(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    """Return a cell as JSON: NUMERIC as text, dates and times in ISO 8601, the rest as what it is."""
    match value:
        case Decimal():
            return number(value)
        case datetime():
            return instant(value)
        case date() | time():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case float() if not math.isfinite(value):
            return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
        case dict():
            return {str(name): jsonable(inner) for name, inner in value.items()}
        case list() | tuple():
            return [jsonable(inner) for inner in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def text(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
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
