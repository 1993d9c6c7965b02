"""Parameters as BigQuery wants them: typed by their Python values, and under names of their own in scripts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shared.errors import ConfigurationError, FatalError
from shared.gcp.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from google.cloud.bigquery import ArrayQueryParameter, ScalarQueryParameter, SchemaField

    from shared.protocols import Row

    Parameter = ArrayQueryParameter | ScalarQueryParameter

_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "BOOL"),  # before int, which it is
    (int, "INT64"),
    (float, "FLOAT64"),
    (Decimal, "NUMERIC"),
    (str, "STRING"),
    (bytes, "BYTES"),
    (datetime, "TIMESTAMP"),  # before date, which it is
    (date, "DATE"),
)
_LEGACY_NAMES = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL"}


def bound(sql: str, params: Mapping[str, Any] | None, prefix: str = "") -> tuple[str, list[Parameter]]:
    """Return a statement and the parameters it uses, both renamed with `prefix`; those it does not use are left out.

    A value that is None has no type and is written as NULL, which goes with every type. An empty list takes the type of
    the other lists; where there are none it is written as [], which goes with every type where one is expected.
    ConfigurationError when a value is missing.
    """
    given = params or {}
    pieces = list(tokens(sql))
    used = {piece.text[1:]: None for piece in pieces if piece.kind == "parameter"}
    if missing := [name for name in used if name not in given]:
        raise ConfigurationError(f"no value was given for @{', @'.join(missing)}")
    made = {name: _parameter(prefix + name, given[name], given.values()) for name in used}
    literal = {name: "NULL" if given[name] is None else "[]" for name, parameter in made.items() if parameter is None}
    text = "".join(
        literal.get(piece.text[1:], f"@{prefix}{piece.text[1:]}") if piece.kind == "parameter" else piece.text
        for piece in pieces
    )
    return text, [parameter for parameter in made.values() if parameter is not None]


def rows_parameter(name: str, schema: Sequence[SchemaField], rows: Sequence[Row], table: str) -> ArrayQueryParameter:
    """Return rows as one array of structs with the types of a table's columns; what a row lacks is NULL.

    FatalError when a row has a column that the table has not.
    """
    from google.cloud.bigquery import ArrayQueryParameter, ScalarQueryParameter, StructQueryParameter

    check_columns(rows, [column.name for column in schema], table)
    kinds = {column.name: _LEGACY_NAMES.get(column.field_type, column.field_type) for column in schema}
    structs = [
        StructQueryParameter(
            None, *(ScalarQueryParameter(column, kind, row.get(column)) for column, kind in kinds.items())
        )
        for row in rows
    ]
    return ArrayQueryParameter(name, "STRUCT", structs)


def check_columns(rows: Iterable[Row], columns: Iterable[str], table: str) -> None:
    """Raise FatalError when a row has a column that the table has not."""
    if strange := sorted({name for row in rows for name in row} - set(columns)):
        raise FatalError(f"{table} has no column {', '.join(strange)}")


def _parameter(name: str, value: Any, beside: Iterable[Any]) -> Parameter | None:
    from google.cloud.bigquery import ArrayQueryParameter, ScalarQueryParameter

    if value is None:
        return None
    if isinstance(value, (list, tuple, set, frozenset)):
        kind = next(_list_types([value, *beside]), None)
        return ArrayQueryParameter(name, kind, list(value)) if kind else None
    return ScalarQueryParameter(name, _type(name, value), value)


def _list_types(values: Iterable[Any]) -> Iterator[str]:
    """Yield the type of every list that holds something."""
    for value in values:
        if isinstance(value, (list, tuple, set, frozenset)):
            yield from (_type("a list", element) for element in value)


def _type(name: str, value: Any) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise FatalError(f"@{name} is an instant without its zone: {value}")
    found = next((kind for type_, kind in _TYPES if isinstance(value, type_)), None)
    if found is None:
        raise FatalError(f"@{name} is a {type(value).__name__}, which no column can hold")
    return found
