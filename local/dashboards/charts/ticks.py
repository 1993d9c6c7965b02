"""What stands at the axes: as many names as fit, and figures as people write them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from local.dashboards.charts.places import Place, Places

LETTER = 6.3
"""Pixels that a letter of the axes takes, with some air: readers have other fonts than the engine."""
GAP = 10
LONGEST_TILTED = 18
_FEWEST_LETTERS = 7
_STEPS = {"month": (1, 2, 3, 6, 12), "quarter": (1, 2, 4), "week": (1, 2, 4, 13, 26), "day": (1, 2, 7, 14, 28, 91, 182)}
_WEEK, _QUARTER_MONTHS = 7, 3
_LARGE, _WHOLE, _CENT = 100_000, 5, 0.05


class Ticks(NamedTuple):
    """The axis of names."""

    at: list[int]
    """Numbers of the places that are named."""
    names: list[list[str]]
    """Of every place, in lines."""
    is_tilted: bool = False

    @property
    def lines(self) -> int:
        """Return how many lines the names take."""
        return max((len(self.names[at]) for at in self.at), default=1)


def names(places: Places, width: float) -> Ticks:
    """Return which places are named, and how, on so many pixels."""
    return _periods(places, width) if places.step else _words(places.each, width)


def _words(each: Sequence[Place], width: float) -> Ticks:
    letters = max(int((width / len(each) - GAP / 2) / LETTER), 1)
    every = list(range(len(each)))
    if letters < _FEWEST_LETTERS and max(len(place.label) for place in each) > letters:
        return Ticks(every, [[cut(place.label, LONGEST_TILTED)] for place in each], is_tilted=True)
    return Ticks(every, [_wrapped(place.label, letters) for place in each])


def _wrapped(text: str, letters: int) -> list[str]:
    lines = textwrap.wrap(text, letters, max_lines=2, placeholder="…", break_on_hyphens=False)
    return lines if all(len(line) > 1 for line in lines) else [cut(text, letters)]


def _periods(places: Places, width: float) -> Ticks:
    each = places.each
    widest = max(max(len(place.label), len(place.under)) for place in each) * LETTER + GAP
    least = len(each) * widest / width
    steps = _STEPS.get(places.step, (1, 2, 5, 10))
    step = next((step for step in steps if step >= least), int(least) + 1)
    first = next((at for at, place in enumerate(each) if _is_round(place.key, places.step, step)), 0)
    at = list(range(first, len(each), step))
    return Ticks(at, _with_years(each, at))


def _is_round(day: date, step: str, count: int) -> bool:
    """Whether names that stand for several periods start well here: on a Monday, at a quarter."""
    if step == "day" and count >= _WEEK:
        return day.weekday() == 0
    if step == "month" and count >= _QUARTER_MONTHS:
        return (day.month - 1) % count == 0
    return True


def _with_years(each: Sequence[Place], at: Sequence[int]) -> list[list[str]]:
    lines = [[place.label] for place in each]
    before = ""
    for number in at:
        if each[number].under not in {"", before}:
            lines[number].append(each[number].under)
        before = each[number].under
    return lines


def cut(text: str, letters: int) -> str:
    """Return a text of at most so many letters; an ellipsis says that there is more."""
    return text if len(text) <= letters else f"{text[: max(letters - 1, 1)].rstrip()}…"


def figures(unit: str, most: Decimal) -> str:
    """Return the Vega expression of a figure at the axis; it is made of our own words only."""
    if unit == "ratio":
        return "format(datum.value * 100, ',~f') + ' %'"
    if unit == "%":
        return "format(datum.value, ',~f') + ' %'"
    money = "$" if unit.startswith("USD") else ""
    if most >= _LARGE:
        return f"replace(format(datum.value, '{money}.3~s'), 'G', 'B')"
    if money and most < _WHOLE:
        return f"format(datum.value, '{'$,.2f' if most >= _CENT else '$.2~g'}')"
    return f"format(datum.value, '{money},~f')" + (" + '\N{MULTIPLICATION SIGN}'" if unit == "times" else "")
