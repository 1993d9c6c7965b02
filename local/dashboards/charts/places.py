"""Where marks stand along the axis of names: periods without a hole between them, or names in the order of the rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from local.dashboards import formats
from local.dashboards.charts import values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metabase.definition.words import Said

Step = Literal["day", "week", "month", "quarter", "year", ""]
"""Length of the periods; empty is names."""
MOST = 1000
"""Periods on one axis; with more, holes are not filled."""
_WEEK = 7
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Place(NamedTuple):
    """One place of the axis."""

    key: Any
    """What rows have there: a date, or the number of a name."""
    name: str
    """In full: October 2026."""
    label: str
    """On the axis: Oct."""
    under: str = ""
    """What stands below the first label, and where it changes: 2026."""


class Places(NamedTuple):
    """The axis."""

    each: list[Place]
    of_rows: list[int]
    """Row → number of its place."""
    step: Step


def read(cells: Sequence[Any], column: str, said: Said | None, *, one_per_row: bool) -> Places:
    """Return the places of the rows' cells; `one_per_row` gives rows of the same name places of their own."""
    days = [cell for cell in cells if isinstance(cell, date) and not isinstance(cell, datetime)]
    if cells and len(days) == len(cells):
        return _periods(days, _step(days, column, said))
    return _names(cells, said, one_per_row)


def _names(cells: Sequence[Any], said: Said | None, one_per_row: bool) -> Places:
    known: dict[Any, int] = {}
    each: list[Place] = []
    at = []
    for number, cell in enumerate(cells):
        key = number if one_per_row else cell
        if key not in known:
            known[key] = len(each)
            text = values.name(cell, said)
            each.append(Place(key, text, _moment(cell) or text))
        at.append(known[key])
    return Places(each, at, "")


def _moment(cell: Any) -> str:
    return f"{cell:%-d %b %H:%M}" if isinstance(cell, datetime) else ""


def _periods(days: Sequence[date], step: Step) -> Places:
    wanted, first, last = set(days), min(days), max(days)
    keys = [first]
    while keys[-1] < last and len(keys) < MOST:
        keys.append(_following(keys[-1], step))
    if not wanted <= set(keys):
        keys = sorted(wanted)
    number = {key: at for at, key in enumerate(keys)}
    return Places([_period(key, step) for key in keys], [number[day] for day in days], step)


def _step(days: Sequence[date], column: str, said: Said | None) -> Step:
    """By the column's name; else whole months where every day is the first of one."""
    if said and formats.is_month(said):
        return "month"
    for step in ("week", "month", "quarter", "year", "day"):
        if step in column:
            return step
    return "month" if "date" not in column and all(day.day == 1 for day in days) else "day"


def _following(day: date, step: Step) -> date:
    if step in _MONTHS:
        months = day.year * 12 + day.month - 1 + _MONTHS[step]
        return date(months // 12, months % 12 + 1, day.day)
    return day + timedelta(days=_WEEK if step == "week" else 1)


def _period(day: date, step: Step) -> Place:
    year = str(day.year)
    if step == "year":
        return Place(day, year, year)
    if step == "quarter":
        quarter = f"Q{(day.month + 2) // 3}"
        return Place(day, f"{quarter} {year}", quarter, year)
    if step == "month":
        return Place(day, formats.month(day), f"{day:%b}", year)
    written = f"{day:%-d %B %Y}"
    return Place(day, f"week of {written}" if step == "week" else written, f"{day:%-d %b}", year)
