"""Rows as they come back: plain dictionaries whose values are like those of the other warehouse."""

from __future__ import annotations

import json
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from google.cloud.bigquery import Row as Answer
    from google.cloud.bigquery import SchemaField

    from shared.protocols import Row

_NINE_PLACES = Decimal("1e-9")
_EXACT = Context(prec=76)


def plain_rows(schema: Sequence[SchemaField], answers: Iterable[Answer]) -> list[Row]:
    """Return each row as column → value: NUMERIC with its nine places, instants in UTC, JSON as text."""
    rows = [dict(answer.items()) for answer in answers]
    for column in schema:
        if convert := _CONVERSIONS.get(column.field_type):
            for row in rows:
                row[column.name] = _each(convert, row[column.name])
    return rows


def _each(convert: Callable[[Any], Any], value: Any) -> Any:
    if isinstance(value, list):
        return [_each(convert, element) for element in value]
    return None if value is None else convert(value)


def _numeric(value: Decimal) -> Decimal:
    return value.quantize(_NINE_PLACES, context=_EXACT)


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {"NUMERIC": _numeric, "JSON": json.dumps}
