"""What a chart shows, in words computed from its marks: for who cannot see it, and for who wants it short."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from local.dashboards.charts import labels, values
from local.dashboards.charts.plot import totals
from metabase.definition import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from local.dashboards.charts.plot import Plot
    from metabase.definition.words import Said

MOST_NAMED = 3
_SAME = Decimal("0.05")
"""Per cent that are called no change."""


def write(plot: Plot, ledger: str) -> str:
    """Return what and when, highest and lowest, the last and its change, the largest part, and what is missing."""
    title = words.heading(plot.card, ledger)
    each = plot.places.each
    if not plot.drawn:
        return f"{title}: no figure for {_listed([place.name for place in each])}."
    span = each[0].name if len(each) == 1 else f"{each[0].name} to {each[-1].name}"
    if len(each) > 1 and not plot.places.step:
        span = f"{len(each)} entries"
    return " ".join([f"{title}: {span}.", *_figures(plot), *_intervals(plot), *_missing(plot)])


def _figures(plot: Plot) -> list[str]:
    """One course where figures stack or stand alone; what else there is by its last figures."""
    alone = [n for n, each in enumerate(plot.series) if not each.is_reference]
    if plot.card.stack:
        sums = totals(plot.series, plot.marks)
        beside = [n for n, each in enumerate(plot.series) if each.kind == "line"]
        told = [_course(plot, sums, plot.said[plot.series[0].measure], "In all, "), *_largest(plot)] if sums else []
    elif len(alone) == 1:
        beside = [n for n in range(len(plot.series)) if n not in alone]
        told = [_course(plot, _of(plot, alone[0]), plot.said[plot.series[alone[0]].measure], "")]
    else:
        beside, told = list(range(len(plot.series))), []
    return [*told, *_last(plot, beside)]


def _of(plot: Plot, number: int) -> dict[int, Decimal]:
    return {each.at: each.value for each in plot.marks if each.series == number and each.value is not None}


def _course(plot: Plot, course: Mapping[int, Decimal], said: Said, opening: str) -> str:
    if len(course) <= 1:
        return _sentence(f"{opening}{''.join(_at(plot, at, value, said) for at, value in course.items())}")
    high, low = max(course, key=lambda at: course[at]), min(course, key=lambda at: course[at])
    if values.told(course[high], said) == values.told(course[low], said):
        return _sentence(f"{opening}always {values.told(course[low], said)}")
    extremes = f"highest {_at(plot, high, course[high], said)}, lowest {_at(plot, low, course[low], said)}"
    if not plot.places.step:
        return _sentence(f"{opening}{extremes}")
    before, last = sorted(course)[-2:]
    change = _change(course[before], course[last], said.unit, plot.places.each[before].name)
    return _sentence(f"{opening}{extremes}; the last is {_at(plot, last, course[last], said)}{change}")


def _at(plot: Plot, at: int, value: Decimal, said: Said) -> str:
    return f"{values.told(value, said)} ({plot.places.each[at].name})"


def _change(before: Decimal, last: Decimal, unit: str, name: str) -> str:
    """Return the change in per cent; of parts, in points, for per cent of per cent misleads."""
    is_part = unit in {"ratio", "%"}
    if before <= 0 and not is_part:
        return ""
    change = (last - before) * (100 if unit == "ratio" else 1) if is_part else (last / before - 1) * 100
    if abs(change) < _SAME:
        return f", the same as {name}"
    return f", {abs(change):,.1f} {'points' if is_part else '%'} {'more' if change > 0 else 'less'} than {name}"


def _largest(plot: Plot) -> list[str]:
    """Name the series that makes up most of a stack, where it can be said: nothing in it is below zero."""
    named = {n for n, each in enumerate(plot.series) if each.kind != "line" and len(each.of or ()) <= 1}
    whole = sum(totals(plot.series, plot.marks).values(), Decimal())
    stacked = [each for each in plot.marks if each.value is not None and each.series in named]
    if len({each.series for each in stacked}) <= 1 or any(each.value < 0 for each in stacked if each.value):
        return []
    sums: dict[int, Decimal] = {}
    for each in stacked:
        sums[each.series] = sums.get(each.series, Decimal()) + (each.value or Decimal())
    most = max(sums, key=lambda number: sums[number])
    if not whole:
        return []
    told = values.told(sums[most], plot.said[plot.series[most].measure])
    return [f"Largest: {plot.series[most].name} with {told}, {sums[most] * 100 / whole:,.1f} % of the sum."]


def _last(plot: Plot, numbers: Sequence[int]) -> list[str]:
    """Name the last figure of some series; of names, which have no last, the highest."""
    pick = max if plot.places.step else _highest
    found = [(number, _of(plot, number)) for number in numbers]
    last = [(number, course, pick(course)) for number, course in found if course]
    if not last:
        return []
    together = len({at for _, _, at in last}) == 1
    opening = "Last" if plot.places.step else "Highest"
    place = f" ({plot.places.each[last[0][2]].name})" if together else ""
    told = []
    for number, course, at in last:
        said = plot.said[plot.series[number].measure]
        value = values.told(course[at], said) if together else _at(plot, at, course[at], said)
        told.append(f"{plot.series[number].name} {value}")
    return [f"{opening}{place}: {', '.join(told)}."]


def _highest(course: Mapping[int, Decimal]) -> int:
    return max(course, key=lambda at: course[at])


def _intervals(plot: Plot) -> list[str]:
    if not plot.band:
        return []
    last, said = plot.band[-1], plot.unit(plot.band[-1])
    ends = f"{values.told(last.start, said)} to {values.told(last.end, said)}"
    return [f"{labels.interval(plot)}: {ends} ({plot.places.each[last.at].name})."]


def _missing(plot: Plot) -> list[str]:
    """Say where nothing is known at all, and where a row says that one series is not."""
    nowhere = set(plot.missing)
    told = [f"No figure for {_listed([plot.places.each[at].name for at in sorted(nowhere)])}."] if nowhere else []
    for number, each in enumerate(plot.series):
        places = [m.at for m in plot.marks if m.series == number and m.value is None and m.at not in nowhere]
        known = _of(plot, number)
        if each.of is None and known:
            # A forecast does not reach back, and nothing spent reaches ahead: only holes are missing.
            places = [at for at in places if min(known) < at < max(known)]
        if places and not each.is_reference:
            told.append(f"No figure for {each.name}: {_listed([plot.places.each[at].name for at in places])}.")
    return told


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    beyond = len(every) - MOST_NAMED
    return ", ".join(every) if beyond <= 1 else f"{', '.join(every[:MOST_NAMED])} and {beyond} more"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
