"""What stands beside the marks: figures where these are few, and a dash where nothing is known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from local.dashboards import formats
from local.dashboards.charts import values
from local.dashboards.charts.layer import AT, layer
from local.dashboards.charts.plot import totals

if TYPE_CHECKING:
    from local.dashboards.charts.layer import Frame, Layer

MOST_FIGURES, MOST_DASHES = 16, 40
_LETTER = 6.6


def figures(frame: Frame) -> list[Layer]:
    """Return the figure of each bar or stack, where it has one and there is room for all."""
    plot = frame.plot
    is_single = plot.card.stack == "stacked" or (len(plot.series) == 1 and not plot.card.stack)
    if {each.kind for each in plot.series} != {"bar"} or not is_single or plot.band:
        return []
    said = plot.said[plot.series[0].measure]
    told = {at: values.short(value, said) for at, value in totals(plot.series, plot.marks).items()}
    widest = max((len(text) for text in told.values()), default=0) * _LETTER
    if not plot.is_sideways and (len(told) > MOST_FIGURES or widest > frame.step):
        return []
    data = [{"x": at, "b": float(_top(frame, at)), "t": text} for at, text in told.items()]
    mark = {"type": "text", "fill": "var(--ink)", "fontSize": 11, "aria": False, **_away(frame)}
    return layer(data, mark, {**AT, "text": {"field": "t", "type": "nominal"}})


def gaps(frame: Frame) -> list[Layer]:
    """Return a dash where a bar would stand if anything were known."""
    if not frame.of("bar") or len(frame.plot.places.each) > MOST_DASHES:
        return []
    dash = {"type": "text", "text": formats.NOTHING, "fill": "var(--soft)", "fontSize": 16, "aria": False}
    return layer([{"x": at, "b": 0} for at in frame.plot.missing], {**dash, **_away(frame)}, AT)


def zero(frame: Frame) -> list[Layer]:
    """Return the line at zero where bars go both ways."""
    ends = [mark.end for mark in frame.plot.drawn]
    rule = {"type": "rule", "stroke": "var(--soft)", "strokeWidth": 1, "aria": False}
    return layer([{"b": 0}] if min(ends) < 0 else [], rule, {"y": AT["y"]})


def _top(frame: Frame, at: int) -> Decimal:
    """Figures of bars below zero stand on the other side of zero, where there is always room."""
    return max(Decimal(), *(mark.end for mark in frame.plot.drawn if mark.at == at))


def _away(frame: Frame) -> Layer:
    return {"align": "left", "dx": 6} if frame.plot.is_sideways else {"dy": -7}
