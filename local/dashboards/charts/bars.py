"""Bars, beside or on each other, and the whiskers of an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.dashboards.charts.layer import AT, BETWEEN, NUMBER, SERIES, colours, datum, layer
from local.dashboards.charts.plot import totals

if TYPE_CHECKING:
    from local.dashboards.charts.layer import Frame, Layer

_EDGE = {"stroke": "var(--paper)", "strokeWidth": 1}
"""Between the parts of a stack, so that they are told apart without their colours."""
_THINNEST_WITH_EDGE = 5
"""A thinner bar would be all edge."""
_WIDEST_CAP = 16


def layers(frame: Frame) -> list[Layer]:
    """Return the bars; one of zero is a thin line, because a missing one is nothing."""
    numbers = frame.of("bar")
    marks = frame.marks(*numbers)
    sums = totals(frame.plot.series, frame.plot.marks)
    is_stack = bool(frame.plot.card.stack)
    beside = [] if is_stack else numbers
    fill = {"fill": colours(frame, "bar", "area"), **NUMBER}
    offset = {"xOffset": {**SERIES, "scale": {"domain": beside, "paddingInner": 0.06}}} if beside[1:] else {}
    empty = {number for number, mark in marks if mark.start == mark.end and (not is_stack or not sums[mark.at])}
    bar = {"type": "bar", **(_EDGE if is_stack and frame.bar >= _THINNEST_WITH_EDGE else {})}
    line = {"type": "tick", "thickness": 2, "size": frame.bar / max(len(beside), 1), **_lying(frame)}
    tall = [datum(number, mark) for number, mark in marks if number not in empty]
    thin = [datum(number, mark) for number, mark in marks if number in empty]
    return layer(tall, bar, {**BETWEEN, **fill, **offset}) + layer(thin, line, {**AT, **fill, **offset})


def whiskers(frame: Frame) -> list[Layer]:
    """Return the interval as a line with two ends at each bar."""
    marks = frame.marks(-1)
    rule = {"type": "rule", "stroke": "var(--ink)", "strokeWidth": 1.5}
    cap = {"type": "tick", "size": min(frame.bar / 2, _WIDEST_CAP), "thickness": 1.5, "aria": False, **_lying(frame)}
    ends = [{"x": mark.at, "b": float(end)} for _, mark in marks for end in (mark.start, mark.end)]
    spans = [datum(number, mark) for number, mark in marks]
    return layer(spans, rule, {**BETWEEN, **NUMBER}) + layer(ends, {**cap, "color": "var(--ink)"}, AT)


def _lying(frame: Frame) -> Layer:
    return {"orient": "vertical" if frame.plot.is_sideways else "horizontal"}
