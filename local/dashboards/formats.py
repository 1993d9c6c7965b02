"""Values as people read them: money in cents, parts in per cent, days in words, and nothing where nothing is known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from local.report.figures import words

if TYPE_CHECKING:
    from metabase.definition.words import Said

NOTHING = "\N{EN DASH}"
"""Stands where a value is missing; pages say in words that it is not zero."""
MINUS = "\N{MINUS SIGN}"
_SMALL = Decimal("0.1")
_FEW = 100
_PARTS = {"ratio", "%"}
_IN_WORDS = (".platform", ".vendor", ".cost_type")
"""Columns of ids that people know by a name."""


def shown(value: Any, said: Said) -> str:
    """Return a value in the words of its column's unit."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return month(value) if is_month(said) else f"{value:%Y-%m-%d}"
    if isinstance(value, (int, float, Decimal)):
        return _figure(value, said).replace("-", MINUS)
    return words().get(str(value), str(value)) if said.of.endswith(_IN_WORDS) else str(value)


def is_number(value: Any) -> bool:
    """Whether a value is a figure, which stands on the right."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def is_month(said: Said) -> bool:
    """Whether a column's dates stand for whole months."""
    return said.of.endswith(".month") or said.title.lower() == "month"


def month(day: date) -> str:
    """Return a month in words."""
    return f"{day:%B %Y}"


def days(start: date, end: date) -> str:
    """Return days from one to another in words: a month by its name, years by theirs."""
    following = date.fromordinal(end.toordinal() + 1) if end < date.max else end
    if start.day == 1 and following.day == 1:
        first, last = month(start), month(end)
        return first if first == last else f"{first} to {last}"
    return f"{start:%d %b %Y} to {end:%d %b %Y}" if start != end else f"{start:%d %b %Y}"


def _figure(value: float | Decimal, said: Said) -> str:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return NOTHING
    if said.unit.startswith("USD"):
        return _dollars(exact, said.decimals)
    if said.unit in _PARTS:
        part = exact * 100 if said.unit == "ratio" else exact
        return f"{part:,.{1 if said.decimals is None else said.decimals}f} %"
    told = f"{exact:,.{_places(exact, said.decimals)}f}"
    return f"{told}\N{MULTIPLICATION SIGN}" if said.unit == "times" else told


def _places(value: Decimal, decimals: int | None) -> int:
    if decimals is not None:
        return decimals
    if value == value.to_integral_value():
        return 0
    return 1 if abs(value) >= _FEW else 2


def _dollars(value: Decimal, decimals: int | None) -> str:
    """Two decimals; a price below ten cents keeps the digits that make it one."""
    places = decimals if decimals is not None else 4 if 0 < abs(value) < _SMALL else 2
    told = f"{abs(value):,.{places}f}"
    is_below_zero = value < 0 and bool(told.strip("0.,"))
    return f"{MINUS if is_below_zero else ''}${told}"
