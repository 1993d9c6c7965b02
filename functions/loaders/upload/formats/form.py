"""What a format is: which columns make it, what its rows are about, and how one row is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..records import Record

if TYPE_CHECKING:
    from shared.rows import RawRow

Period = Literal["instants", "days", "state", "any", "month", "day_or_month"]
"""Where a file's days come from.

Its rows have `instants`, so that the first and the last day are there in part, or `days`. Else the period is said in
the file's name or beside it: `state` is one day, `any` may be as long as it likes, `month` is a calendar month or its
beginning, `day_or_month` one day or that.
"""
OfPeople = Callable[[Record], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of export."""

    stream: str
    title: str
    """How people call it."""
    columns: Mapping[str, tuple[str, ...]]
    """Column → other titles that it goes by."""
    required: tuple[str, ...]
    row: Callable[[Record], RawRow]
    """Reads one row; SkippableError when it cannot be read."""
    period: Period
    when: str | None = None
    """Column with the row's instant or day."""
    money: tuple[str, ...] = ()
    """Columns with amounts: they tell how the file writes its fractions."""
    people: OfPeople | None = None
    """Yields the addresses of the organisation's own people in a row, in lower case."""
    keys: str | None = None
    """Column with ids of API keys, in formats that name no people."""


def addresses_in(column: str) -> OfPeople:
    """Return what yields the address in a column, legible or not."""

    def found(record: Record) -> Iterable[str]:
        value = record.text(column)
        return (value.lower(),) if value and "@" in value else ()

    return found
