"""A plot as a Vega-Lite specification: its layers in order, on their axes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local.dashboards.charts import axes, bars, beside, lines, ticks
from local.dashboards.charts import room as rooms
from local.dashboards.charts.layer import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.dashboards.charts.plot import Plot
    from local.dashboards.charts.room import Room, Size

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Part = dict[str, Any]
_TURNED = {"x": "y", "y": "x", "x2": "y2", "y2": "x2", "xOffset": "yOffset"}


def write(plot: Plot, size: Size, notes: Sequence[str]) -> str:
    """Return the specification as JSON text; the same plot in the same room gives the same text."""
    room = rooms.share(plot, size, len(notes))
    frame = Frame(plot, room)
    interval = bars.whiskers(frame) if frame.of("bar") else lines.band(frame)
    # A band lies behind the lines it is about, whiskers stand in front of their bars.
    around = [*beside.zero(frame), *beside.gaps(frame), *beside.figures(frame)]
    left = [*lines.areas(frame), *bars.layers(frame), *interval, *around]
    above = lines.layers(frame)
    if not rooms.has_two_units(plot):
        layers = _placed([*left, *above], frame, {"bar", "area", "line"}, "left")
        return json.dumps(_whole(plot, room, layers, notes), ensure_ascii=False)
    groups = [
        {"layer": _placed(left, frame, {"bar", "area"}, "left")},
        {"layer": _placed(above, frame, {"line"}, "right")},
    ]
    whole = {**_whole(plot, room, groups, notes), "resolve": {"scale": {"y": "independent"}}}
    return json.dumps(whole, ensure_ascii=False)


def _whole(plot: Plot, room: Room, layers: Sequence[Part], notes: Sequence[str]) -> Part:
    named = [ticks.cut(each.name, rooms.LONGEST_NAME) for each in plot.series]
    lines = [line if line[1:] else line[0] for line in room.ticks.names]
    # Names are values, never part of an expression: whatever they hold, it stays text.
    params = [{"name": "place_names", "value": lines}, {"name": "series_names", "value": named}]
    return {
        "$schema": SCHEMA,
        "width": room.width,
        "height": room.height,
        "autosize": "none",
        "padding": {"left": room.left, "top": room.top, "right": room.right, "bottom": room.bottom},
        "params": params,
        "layer": layers,
        "config": axes.looks(),
        **({"title": {"text": list(notes)}} if notes else {}),
    }


def _placed(layers: Sequence[Part], frame: Frame, kinds: set[str], side: str) -> list[Part]:
    """Put the axes into layers; `kinds` of series are those whose figures the axis has to hold."""
    both = {"x": axes.names(frame), "y": axes.figures(frame, kinds, side)}
    placed = []
    for layer in layers:
        encoding = dict(layer["encoding"])
        encoding |= {name: {**encoding[name], **axis} for name, axis in both.items() if name in encoding}
        if frame.plot.is_sideways:
            encoding = {_TURNED.get(name, name): value for name, value in encoding.items()}
        placed.append({**layer, "encoding": encoding})
    return placed
