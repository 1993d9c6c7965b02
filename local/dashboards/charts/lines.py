"""Lines and areas, broken where nothing is known, and a point at each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.dashboards.charts.layer import AT, BETWEEN, NUMBER, SERIES, colours, datum, layer, paint, with_gaps

if TYPE_CHECKING:
    from local.dashboards.charts.layer import Frame, Layer

DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [13, 4])
REFERENCE_DASH = [5, 4]
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
MOST_POINTS = 64
"""Points of all lines that are seen; when there are more, they are only felt."""
_SEEN = {"type": "point", "filled": False, "fill": "var(--paper)", "size": 42, "strokeWidth": 1.8}
_FELT = {"type": "point", "shape": "circle", "fill": "transparent", "stroke": "transparent", "size": 110}


def layers(frame: Frame) -> list[Layer]:
    """Return the lines, told apart by colour, dashes and points."""
    numbers = frame.of("line")
    data = [row for number in numbers for row in with_gaps(frame.marks(number))]
    dashes = {"domain": numbers, "range": _dashes(frame)}
    stroke = colours(frame, "line")
    encoding = {**AT, "stroke": stroke, "strokeDash": {**stroke, "scale": dashes}}
    mark = {"type": "line", "strokeWidth": 2, "strokeJoin": "round", "aria": False}
    return layer(data, mark, encoding) + _points(frame, numbers)


def areas(frame: Frame) -> list[Layer]:
    """Return the areas, with an edge between them."""
    numbers = frame.of("area")
    data = [row for number in numbers for row in with_gaps(frame.marks(number))]
    mark = {"type": "area", "stroke": "var(--paper)", "strokeWidth": 1, "aria": False}
    encoding = {**BETWEEN, "fill": colours(frame, "bar", "area"), "detail": SERIES}
    return layer(data, mark, encoding) + _points(frame, numbers)


def band(frame: Frame) -> list[Layer]:
    """Return the interval as an area behind lines, and a faint line at each place for who asks there."""
    marks = frame.marks(-1)
    area = {"type": "area", "fill": "var(--series-grey)", "fillOpacity": 0.22, "aria": False}
    rule = {"type": "rule", "stroke": "var(--series-grey)", "strokeOpacity": 0.45, "strokeWidth": 1.5}
    spans = [datum(number, mark) for number, mark in marks]
    return layer(with_gaps(marks), area, BETWEEN) + layer(spans, rule, {**BETWEEN, **NUMBER})


def _dashes(frame: Frame) -> list[list[int]]:
    plain = iter(DASHES * (len(frame.plot.series) // len(DASHES) + 1))
    lines = [frame.plot.series[number] for number in frame.of("line")]
    return [REFERENCE_DASH if each.is_reference else next(plain) for each in lines]


def _points(frame: Frame, numbers: list[int]) -> list[Layer]:
    """Points are seen where they are few or stand alone, and felt everywhere."""
    drawn = []
    felt = []
    for order, number in enumerate(numbers):
        each = frame.plot.series[number]
        is_few = each.kind == "line" and not each.is_reference and len(frame.marks(*numbers)) <= MOST_POINTS
        marks = frame.marks(number)
        known = {mark.at for _, mark in marks}
        alone = {at for at in known if not {at - 1, at + 1} & known}
        shows = is_few and not frame.plot.is_spark
        seen = [datum(n, mark) for n, mark in marks if shows or mark.at in alone]
        felt += [datum(n, mark) for n, mark in marks if not shows and mark.at not in alone]
        look = {"shape": SHAPES[order % len(SHAPES)], "stroke": paint(each.colour)}
        drawn += layer(seen, {**_SEEN, **look}, {**AT, **NUMBER})
    return drawn + layer(felt, _FELT, {**AT, **NUMBER})
