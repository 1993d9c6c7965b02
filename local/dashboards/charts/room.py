"""How a chart's pixels are shared out: the legend above, names and figures at the axes, and the plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local.dashboards.charts import ticks, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.dashboards.charts.plot import Plot
    from local.dashboards.charts.ticks import Ticks

LEGEND_LINE, SYMBOL, LEGEND_LETTER = 20, 38, 6.9
LONGEST_NAME = 30
NAMES_PART = 0.38
"""Of the width, what the names of lying bars take at most."""
SMALLEST_BAR, SMALLEST_COLUMN = 15, 9
"""Pixels that a lying and a standing bar need to be read; what has no room is in the table only."""
_EDGE, _LINE, NOTE, _VALUE = 8, 14, 16, 58
_TILTED = 78


class Size(NamedTuple):
    """Of a whole chart, in CSS pixels."""

    width: int
    height: int


class Room(NamedTuple):
    """The plot and its margins, in CSS pixels."""

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int
    ticks: Ticks
    legend_columns: int
    """0 is all in one line."""


class Legend(NamedTuple):
    """How the names of the series are laid out."""

    columns: int
    lines: int


def fit(plot: Plot, size: Size) -> int:
    """Return how many places have room, and the note that says so where that is not all; periods always all have."""
    count = len(plot.places.each)
    if plot.places.step:
        return count
    smallest = SMALLEST_BAR if plot.is_sideways else SMALLEST_COLUMN
    for notes in (0, 1):
        room = share(plot, size, notes)
        fitting = int((room.height if plot.is_sideways else room.width) / smallest)
        if count <= fitting:
            break
    return max(min(fitting, count), 1)


def share(plot: Plot, size: Size, notes: int) -> Room:
    """Return the plot and its margins; `notes` are lines of text below it."""
    if plot.is_spark:
        wide, high = size.width - 2 * _EDGE, size.height - 2 * _EDGE
        return Room(_EDGE, _EDGE, _EDGE, _EDGE, wide, high, ticks.Ticks([], [[""]] * len(plot.places.each)), 0)
    names = [each.name for each in plot.series]
    legend = lay_out(names, size.width - 2 * _EDGE) if len(names) > 1 else Legend(0, 0)
    top = legend.lines * LEGEND_LINE + 18
    if plot.is_sideways:
        return _sideways(plot, size, top, notes, legend)
    left = round(_figures(plot) * ticks.LETTER) + 16
    right = left if has_two_units(plot) else 14
    named = ticks.names(plot.places, size.width - left - right)
    bottom = (_TILTED if named.is_tilted else named.lines * _LINE + 10) + notes * NOTE
    width, height = size.width - left - right, max(size.height - top - bottom, 20)
    return Room(left, top, right, bottom, width, height, named, legend.columns)


def _sideways(plot: Plot, size: Size, top: int, notes: int, legend: Legend) -> Room:
    most = int(size.width * NAMES_PART / ticks.LETTER)
    written = [[ticks.cut(place.name, most)] for place in plot.places.each]
    left = round(max(len(lines[0]) for lines in written) * ticks.LETTER) + 16
    right = _VALUE if has_values(plot) else 20
    top = top if legend.lines else _EDGE
    bottom = notes * NOTE + (_EDGE if has_values(plot) else _LINE + 10)
    named = ticks.Ticks(list(range(len(written))), written)
    width, height = size.width - left - right, max(size.height - top - bottom, 20)
    return Room(left, top, right, bottom, width, height, named, legend.columns)


def has_values(plot: Plot) -> bool:
    """Whether each lying bar can say its figure at its end."""
    return plot.is_sideways and (plot.card.stack == "stacked" or len(plot.series) == 1)


def has_two_units(plot: Plot) -> bool:
    """Whether the lines of a combo are measured in something else than its bars."""
    return len({plot.said[each.measure].unit for each in plot.series}) > 1 and len({s.kind for s in plot.series}) > 1


def lay_out(names: Sequence[str], width: float) -> Legend:
    """Return the columns and lines in which the names of series fit."""
    widths = [min(len(name), LONGEST_NAME) * LEGEND_LETTER + SYMBOL for name in names]
    if sum(widths) <= width:
        return Legend(0, 1)
    columns = max(int(width / max(widths)), 1)
    return Legend(columns, -(-len(names) // columns))


def _figures(plot: Plot) -> int:
    """Letters of the longest figure at the axis."""
    if plot.card.stack == "normalised":
        return len("100 %")
    ends = [end for mark in plot.drawn for end in (mark.start, mark.end)]
    unit = plot.said[plot.series[0].measure]
    return max((len(values.short(end, unit)) for end in (min(ends), max(ends))), default=1) + 1
