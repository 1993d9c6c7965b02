"""One layer of a chart as Vega-Lite, and what all layers share: data, positions, colours and numbers of marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from local.dashboards.charts.plot import Mark, Plot
    from local.dashboards.charts.room import Room
    from local.dashboards.charts.series import Kind

Layer = dict[str, Any]
AT = {"x": {"field": "x", "type": "ordinal"}, "y": {"field": "b", "type": "quantitative"}}
"""Where a mark is: lying bars are turned at the end, when the scales are put in."""
BETWEEN = {**AT, "y2": {"field": "a"}}
NUMBER = {"description": {"field": "n", "type": "nominal"}}
"""Each mark is known by its number; what it says and where it leads never goes through the engine."""
SERIES = {"field": "s", "type": "nominal"}
_STROKE = {"symbolType": "M-2,0L2,0", "symbolStrokeWidth": 2.5, "symbolOffset": 6, "labelOffset": 10}
"""In a legend a line is longer than it is high, so that its dashes are seen and it stands in line with squares."""
WIDEST_BAR, BAR_PART = 64, 0.74


class Frame(NamedTuple):
    """A plot and its room."""

    plot: Plot
    room: Room

    @property
    def step(self) -> float:
        """Return the pixels of one place."""
        across = self.room.height if self.plot.is_sideways else self.room.width
        return across / len(self.plot.places.each)

    @property
    def bar(self) -> float:
        """Return the pixels across a bar, or across bars side by side."""
        return min(self.step * BAR_PART, WIDEST_BAR)

    def of(self, *kinds: Kind) -> list[int]:
        """Return the numbers of the series of some kinds."""
        return [number for number, each in enumerate(self.plot.series) if each.kind in kinds]

    def marks(self, *series: int) -> list[tuple[int, Mark]]:
        """Return the marks of some series, each with its number."""
        return [(number, mark) for number, mark in enumerate(self.plot.drawn) if mark.series in series]


def layer(data: Iterable[Layer], mark: Layer, encoding: Mapping[str, Any]) -> list[Layer]:
    """Return a layer, or none where there is nothing to draw; marks hide what is behind them unless they say so."""
    rows = list(data)
    return [{"data": {"values": rows}, "mark": {"opacity": 1, **mark}, "encoding": dict(encoding)}] if rows else []


def datum(number: int, mark: Mark) -> Layer:
    """Return a mark for the engine. Pixels need no exact numbers: this is where they end."""
    return {
        "x": mark.at,
        "a": float(mark.start),
        "b": float(mark.end),
        "s": mark.series,
        "n": f"#{number}",
    }


def with_gaps(marks: Iterable[tuple[int, Mark]]) -> list[Layer]:
    """Return the marks of one series with a row of nothing at each place between them that has none."""
    known = {mark.at: datum(number, mark) for number, mark in marks}
    span = range(min(known), max(known) + 1) if known else range(0)
    series = next((each["s"] for each in known.values()), 0)
    return [known.get(at, {"x": at, "a": None, "b": None, "s": series}) for at in span]


def colours(frame: Frame, *kinds: Kind) -> Layer:
    """Return the encoding of the series of some kinds by colour, with their legend."""
    numbers = frame.of(*kinds)
    painted = [paint(frame.plot.series[number].colour) for number in numbers]
    return {**SERIES, "scale": {"domain": numbers, "range": painted}, "legend": _legend(frame, "line" in kinds)}


def _legend(frame: Frame, is_line: bool) -> Layer | None:
    if len(frame.plot.series) == 1:
        return None
    look = _STROKE if is_line else {"symbolType": "square"}
    return {"title": None, "columns": frame.room.legend_columns, "labelExpr": "series_names[datum.value]", **look}


def paint(colour: str) -> str:
    """Return a colour as the page names it."""
    return "var(--ink)" if colour == "ink" else f"var(--series-{colour})"
