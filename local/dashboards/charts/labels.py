"""What single marks say, and the lines below a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.dashboards.charts import series, values

if TYPE_CHECKING:
    from local.dashboards.charts.plot import Mark, Plot


def mark(plot: Plot, each: Mark) -> str:
    """Return what one mark says: October 2026, Cursor: $1,234.50."""
    place, said = plot.places.each[each.at].name, plot.unit(each)
    if each.series < 0:
        return f"{place}, {interval(plot)}: {values.told(each.start, said)} to {values.told(each.end, said)}"
    name = f", {plot.series[each.series].name}" if len(plot.series) > 1 else ""
    is_part = plot.card.stack == "normalised" and plot.series[each.series].kind != "line"
    part = f", {(each.end - each.start) * 100:,.1f} %" if is_part else ""
    return f"{place}{name}: {values.told(each.value, said)}{part}"


def interval(plot: Plot) -> str:
    """Return what the interval is called: the titles of its two columns."""
    ends = series.band(plot.card)
    return f"{plot.said[ends[0]].title} to {plot.said[ends[1]].title}" if ends else ""


def left_out(plot: Plot) -> list[str]:
    """Return what is in the table only, in sentences."""
    told = []
    if plot.places_left_out:
        count = len(plot.places.each)
        told.append(f"The first {count} of {count + plot.places_left_out} are drawn; all are in the table.")
    if plot.left_out:
        count = sum(each.of is not None for each in plot.series)
        told.append(f"The largest {count} of {count + plot.left_out} are drawn; all are in the table.")
    return told


def notes(plot: Plot) -> list[str]:
    """Return the lines below a chart: what the interval is, and what is left out."""
    look = "Whiskers" if any(each.kind == "bar" for each in plot.series) else "Grey area"
    return ([f"{look}: {interval(plot)}"] if plot.band else []) + left_out(plot)
