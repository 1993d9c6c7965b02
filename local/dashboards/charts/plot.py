"""A card's rows as a plot: places, series, and one mark for each figure, in exact numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from local.dashboards.charts import places, series, values
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.dashboards.charts.places import Places
    from local.dashboards.charts.series import Series
    from metabase.definition.shapes import Card
    from metabase.definition.words import Said
    from shared.protocols import Row


class Mark(NamedTuple):
    """One figure."""

    at: int
    """Number of its place."""
    series: int
    """Number of its series; -1 for the interval."""
    value: Decimal | None
    """None where the row says that it does not know."""
    start: Decimal
    end: Decimal
    """Between which values it is drawn; those of a stack lie on each other."""
    rows: list[Row]


class Plot(NamedTuple):
    """Everything that is drawn of one card."""

    card: Card
    said: Mapping[str, Said]
    places: Places
    series: list[Series]
    marks: list[Mark]
    """In the order in which they are read: place by place."""
    band: list[Mark]
    """The interval at each place that has one."""
    left_out: int
    """Series that are in the table only."""
    places_left_out: int = 0
    """Names that are in the table only."""

    def unit(self, mark: Mark) -> Said:
        """Return what is said of a mark's column."""
        ends = series.band(self.card)
        return self.said[ends[0] if mark.series < 0 and ends else self.series[mark.series].measure]

    @property
    def drawn(self) -> list[Mark]:
        """Return what is drawn, place by place; a mark's number is its place in this list."""
        known = [mark for mark in self.marks if mark.value is not None]
        return sorted([*known, *self.band], key=lambda mark: (mark.at, mark.series < 0, mark.series))

    @property
    def is_sideways(self) -> bool:
        """Whether the bars lie."""
        return self.card.display == "row"

    @property
    def is_spark(self) -> bool:
        """Whether only the course is drawn, beside a figure that is said in words."""
        return self.card.display in {"number", "trend"}

    @property
    def missing(self) -> list[int]:
        """Return the places without any figure; a budget is no figure of what happened."""
        measured = [mark for mark in self.marks if not self.series[mark.series].is_reference]
        known = {mark.at for mark in measured if mark.value is not None} | {mark.at for mark in self.band}
        return [at for at in range(len(self.places.each)) if at not in known]


def first(plot: Plot, count: int) -> Plot:
    """Return a plot of the first places only, which says how many it leaves out."""
    beyond = len(plot.places.each) - count
    if beyond <= 0:
        return plot
    axis = plot.places._replace(each=plot.places.each[:count])
    marks = [mark for mark in plot.marks if mark.at < count]
    ends = [mark for mark in plot.band if mark.at < count]
    return plot._replace(places=axis, marks=marks, band=ends, places_left_out=beyond)


def read(card: Card, said: Mapping[str, Said], rows: Sequence[Row]) -> Plot:
    """Return the plot of an answer; ConfigurationError where two figures that do not add up share a place."""
    x = card.x or next(iter(card.columns))
    cells = [row[x] for row in rows]
    chosen = series.choose(card, said, rows)
    axis = places.read(cells, x, said.get(x), one_per_row=not card.series)
    marks: list[Mark] = []
    for number, each in enumerate(chosen.each):
        marks.extend(_marks(card, said, number, each, _by_place(each, card, axis, rows)))
    _stack(card, chosen.each, marks)
    marks.sort(key=lambda mark: (mark.at, mark.series))
    return Plot(card, said, axis, chosen.each, marks, _band(card, axis, rows), chosen.left_out)


def _by_place(each: Series, card: Card, axis: Places, rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for at, row in zip(axis.of_rows, rows, strict=True):
        if each.of is None or row[card.series] in each.of:
            found.setdefault(at, []).append(row)
    return found


def _marks(
    card: Card, said: Mapping[str, Said], number: int, each: Series, found: Mapping[int, list[Row]]
) -> list[Mark]:
    marks = []
    for at, rows in found.items():
        figures = [values.figure(row[each.measure]) for row in rows]
        is_shared = each.of is None and bool(card.series)
        value = figures[0] if is_shared else _one(card, said[each.measure], figures)
        marks.append(Mark(at, number, value, Decimal(), value or Decimal(), rows))
    return marks


def _one(card: Card, said: Said, figures: Sequence[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    if len(known) <= 1:
        return known[0] if known else None
    if values.adds_up(said.unit):
        return sum(known, Decimal())
    raise ConfigurationError(
        f"card {card.key}: {len(known)} figures of {said.title!r} share a place, and {said.unit} does not add up: "
        "its SQL must give one row per place, or name what tells them apart as `series`"
    )


def _stack(card: Card, each: Sequence[Series], marks: list[Mark]) -> None:
    """Put the marks of a place on each other: what is above zero upwards, what is below downwards."""
    if not card.stack:
        return
    tops: dict[tuple[int, bool], Decimal] = {}
    sums = totals(each, marks)
    for number, mark in enumerate(marks):
        if mark.value is None or each[mark.series].kind == "line":
            continue
        whole = sums[mark.at] if card.stack == "normalised" else Decimal(1)
        start = tops.get((mark.at, mark.value < 0), Decimal())
        end = start + (mark.value / whole if whole else Decimal())
        tops[mark.at, mark.value < 0] = end
        marks[number] = mark._replace(start=start, end=end)


def totals(each: Sequence[Series], marks: Sequence[Mark]) -> dict[int, Decimal]:
    """Return the sum of the stacked marks at each place that has any."""
    sums: dict[int, Decimal] = {}
    for mark in marks:
        if mark.value is not None and each[mark.series].kind != "line":
            sums[mark.at] = sums.get(mark.at, Decimal()) + mark.value
    return sums


def _band(card: Card, axis: Places, rows: Sequence[Row]) -> list[Mark]:
    ends = series.band(card)
    found: dict[int, Mark] = {}
    for at, row in zip(axis.of_rows, rows, strict=True) if ends else ():
        low, high = (values.figure(row[name]) for name in ends or ())
        if low is not None and high is not None and at not in found:
            found[at] = Mark(at, -1, high, low, high, [row])
    return [found[at] for at in sorted(found)]
