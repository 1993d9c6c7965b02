"""The axis of names and the axis of figures, and how all that is not a mark looks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from local.dashboards.charts import room as rooms
from local.dashboards.charts import ticks

if TYPE_CHECKING:
    from local.dashboards.charts.layer import Frame
    from metabase.definition.words import Said

Part = dict[str, Any]
_LINE_PIXELS = 52
"""Between two lines of the grid, about."""
_OVER = 16
"""Pixels above the highest bar: its figure stays below the legend."""
_SAID_BY_FIGURES = {"USD", "ratio", "%", "times"}


def names(frame: Frame) -> Part:
    """Return scale and axis of the names: each place is as wide as the next."""
    gap = 1 - frame.bar / frame.step
    count = len(frame.plot.places.each)
    scale = {"type": "band", "domain": list(range(count)), "paddingInner": round(gap, 4)}
    scale["paddingOuter"] = round(gap / 2, 4)
    if frame.plot.is_spark:
        return {"scale": scale, "axis": None}
    shown = frame.room.ticks
    looks = {"labelAngle": -38, "labelAlign": "right"} if shown.is_tilted else {"labelAngle": 0}
    axis = {"values": shown.at, "labelExpr": "place_names[datum.value]", "labelLimit": 0, "labelOverlap": False}
    return {"scale": scale, "axis": {"title": None, "grid": False, "labelColor": "var(--ink)", **axis, **looks}}


def figures(frame: Frame, kinds: set[str], side: str) -> Part:
    """Return scale and axis of the figures of some kinds of series, from zero on: twice as long is twice as much."""
    plot = frame.plot
    marks = [mark for mark in plot.drawn if mark.series < 0 or plot.series[mark.series].kind in kinds]
    ends = [end for mark in marks for end in (mark.start, mark.end)]
    low, high = min([*ends, Decimal()]), max([*ends, Decimal()])
    if high == low:
        high = low + 1
    is_parts = plot.card.stack == "normalised"
    is_bare = plot.is_spark or rooms.has_values(plot)
    over = high * _OVER / frame.room.height if "bar" in kinds and not (is_parts or is_bare) else Decimal()
    scale = {"domain": [float(low), float(high + over)], "nice": not is_parts and not is_bare}
    if is_bare:
        return {"scale": scale, "axis": None}
    measured = next((each for each in plot.series if each.kind in kinds), plot.series[0])
    said = plot.said[measured.measure]
    is_whole = all(end == int(end) for end in ends)
    return {"scale": scale, "axis": {**_axis(frame, said, side, is_whole), "labelExpr": _words(frame, said, low, high)}}


def _axis(frame: Frame, said: Said, side: str, is_whole: bool) -> Part:
    lies = frame.plot.is_sideways
    along = frame.room.width / 2 if lies else frame.room.height
    is_named = rooms.has_two_units(frame.plot) and said.unit not in _SAID_BY_FIGURES
    return {
        "title": said.unit if is_named else None,
        "tickCount": max(round(along / _LINE_PIXELS), 2),
        "grid": side == "left",
        "labelLimit": 0,
        "labelOverlap": False,
        **({} if lies else {"orient": side}),
        **({"tickMinStep": 1} if is_whole and frame.plot.card.stack != "normalised" else {}),
    }


def _words(frame: Frame, said: Said, low: Decimal, high: Decimal) -> str:
    unit = "ratio" if frame.plot.card.stack == "normalised" else said.unit
    return ticks.figures(unit, max(abs(low), abs(high)))


def looks() -> Part:
    """Return the configuration: colours are those of the page."""
    soft = {"domain": False, "ticks": False, "labelPadding": 6, "labelFontSize": 11, "labelColor": "var(--soft)"}
    grid = {"gridColor": "var(--line)", "gridOpacity": 0.6, "titleColor": "var(--soft)", "titleFontWeight": "normal"}
    note = {"anchor": "end", "orient": "bottom", "frame": "bounds", "fontSize": 11, "fontWeight": "normal"}
    return {
        "background": None,
        "view": {"stroke": None},
        "axis": {**soft, **grid},
        "title": {**note, "color": "var(--soft)", "offset": 6},
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "labelColor": "var(--ink)",
            "labelFontSize": 12,
            "labelLimit": 0,
            "symbolSize": 110,
            "columnPadding": 22,
            "rowPadding": 4,
            "offset": 10,
            "layout": {"top": {"anchor": "start", "direction": "horizontal", "margin": 22}},
        },
    }
