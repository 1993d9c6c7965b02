"""Charts of answers: inline SVG that is read, walked and clicked like the page around it, and PNG to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local.dashboards.charts.engine import warm
from local.dashboards.charts.picture import png
from local.dashboards.charts.room import Size
from local.dashboards.charts.themes import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from local.dashboards.charts.markup import Told
    from local.dashboards.charts.plot import Mark
    from metabase.definition.shapes import Card
    from metabase.definition.words import Said
    from shared.protocols import Row

__all__ = ["Chart", "Size", "Theme", "draw", "png", "warm"]


class Chart(NamedTuple):
    """A chart and its text alternative."""

    svg: str
    """Inline SVG as wide as its place; empty where there is nothing to draw."""
    summary: str
    """One paragraph, computed from the rows."""


def draw(
    card: Card,
    said: Mapping[str, Said],
    rows: Sequence[Row],
    link: Callable[[Row], str | None],
    size: Size,
    ledger: str = "",
) -> Chart:
    """Return the chart of a card's rows; ConfigurationError where the rows do not fit the card.

    Colours are `var(--…)` of the page. Each mark has its words in `aria-label`, its number in `data-mark`, and is or
    lies in a link where `link` gives an address of these pages for its row.
    """
    from local.dashboards.charts import engine, labels, markup, plot, room, spec, summary
    from metabase.definition import words

    if not rows or card.display in {"table", "sentence"}:
        return Chart("", "" if rows else card.when_empty)
    whole = plot.read(card, said, rows)
    shown = plot.first(whole, room.fit(whole, size))
    told = " ".join([summary.write(whole, ledger), *labels.left_out(shown)])
    if not shown.drawn:
        return Chart("", told)
    marks = [_told(labels.mark(shown, each), each, link) for each in shown.drawn]
    drawn = engine.svg(spec.write(shown, size, labels.notes(shown)))
    return Chart(markup.finish(drawn, size, words.heading(card, ledger), told, marks), told)


def _told(label: str, mark: Mark, link: Callable[[Row], str | None]) -> Told:
    """A mark of several rows leads on where all of them lead to the same page."""
    from local.dashboards.charts.markup import Told

    links = {link(row) for row in mark.rows}
    return Told(label, links.pop() if len(links) == 1 else None)
