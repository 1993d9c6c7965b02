"""A card's answer as a part of a page: a figure, a chart or a table, its table twin, and how complete it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from local.dashboards import formats, freshness, links, pages
from local.dashboards.charts import Size, draw
from metabase.definition import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from local.dashboards.answers import Answer, Answers
    from local.dashboards.chosen import Chosen
    from metabase.definition.shapes import Card, Dashboard
    from metabase.definition.words import Said
    from shared.protocols import Row

CHARTS = {"line", "bar", "area", "row", "combo"}
ROW_PIXELS, GAP_PIXELS, COLUMN_PIXELS = 44, 16, 51
_SHORT = 26
_SPEAK_FOR_THEMSELVES = {"", "text", "date", "rank", "UTC instant", "instant", "yes or no"}
"""Units that a column's values show by themselves."""
_AROUND = 70
"""Of a card's height, what its title and footer take."""


class Head(NamedTuple):
    """The head of one column."""

    title: str
    note: str
    """Its unit, and its ledger where that is not the card's."""
    look: str
    """number, short or long: figures stand on the right, and a long text gets room."""


class Cell(NamedTuple):
    """One value of a table, in words, and plain for sorting."""

    text: str
    plain: str
    is_missing: bool


class Line(NamedTuple):
    """One row of a table."""

    cells: list[Cell]
    link: str | None


def of(dashboard: Dashboard, card: Card, chosen: Chosen, answer: Answer, answers: Answers) -> str:
    """Return the card's body as HTML."""
    said = words.explain(dashboard.key, card)
    link = links.of_rows(dashboard, card, chosen)
    fresh = freshness.of(card.feeds, _days_of(answer.rows, chosen), answers.ask)
    shown = [name for name, each in said.items() if not each.hidden]
    return pages.render(
        "card.html.j2",
        card=card,
        fresh=fresh,
        ledger=chosen.ledger if card.ledger == "chosen" else card.ledger,
        heads=[_head(card, said[name], [row[name] for row in answer.rows]) for name in shown],
        lines=[_line(row, shown, said, link) for row in answer.rows],
        chart=chart(card, said, answer.rows, link, chosen) if card.display in CHARTS and answer.rows else None,
        figure=_figure(card, said, answer.rows, link),
    )


def _days_of(rows: Sequence[Row], chosen: Chosen) -> Chosen:
    """One row that names its days is only about those, whatever longer period was chosen."""
    days = rows[0].get("period") if len(rows) == 1 else None
    return chosen._replace(values=chosen.values | {"period": (str(days),)}) if days else chosen


def chart(
    card: Card, said: Mapping[str, Said], rows: Sequence[Row], link: Callable[[Row], str | None], chosen: Chosen
) -> Any:
    """Return the card's chart in the size of its place."""
    size = Size(
        width=card.width * COLUMN_PIXELS - GAP_PIXELS * 2,
        height=card.height * (ROW_PIXELS + GAP_PIXELS) - GAP_PIXELS - _AROUND,
    )
    return draw(card, said, rows, link, size, chosen.ledger)


class Figure(NamedTuple):
    """One value in large letters."""

    text: str
    is_missing: bool
    change: str
    """Against what was before; empty where nothing is compared."""
    direction: str
    """more, less, same or nothing."""
    is_good: bool | None
    link: str | None


def _figure(
    card: Card, said: Mapping[str, Said], rows: Sequence[Row], link: Callable[[Row], str | None]
) -> Figure | None:
    if card.display not in {"number", "trend"} or not rows:
        return None
    row = rows[-1]
    name = card.y[0] if card.y else next(iter(card.columns))
    change, direction = _change(card, row)
    good = None if direction in {"", "same"} or not card.better else direction == card.better
    return Figure(formats.shown(row[name], said[name]), row[name] is None, change, direction, good, link(row))


def _change(card: Card, row: Row) -> tuple[str, str]:
    if not card.before:
        return "", ""
    ratio = row[card.before]
    if ratio is None:
        return f"nothing to compare with {card.before_says}".strip(), ""
    percent = round(float(ratio) * 100, 1)
    direction = "more" if percent > 0 else "less" if percent < 0 else "same"
    told = f"{abs(percent):,.1f} % {direction}" if percent else "the same"
    return f"{told} {card.before_says}".strip(), direction


def _head(card: Card, said: Said, values: Sequence[Any]) -> Head:
    told = [] if said.unit in _SPEAK_FOR_THEMSELVES else [said.unit]
    told += [said.ledger] if said.ledger not in {"none", card.ledger} else []
    is_number = any(formats.is_number(value) for value in values)
    longest = max((len(formats.shown(value, said)) for value in values), default=0)
    return Head(said.title, ", ".join(told), "number" if is_number else "short" if longest <= _SHORT else "long")


def _line(row: Row, shown: list[str], said: Mapping[str, Said], link: Callable[[Row], str | None]) -> Line:
    cells = [
        Cell(
            formats.shown(row[name], said[name]),
            "" if row[name] is None else str(row[name]),
            row[name] is None,
        )
        for name in shown
    ]
    return Line(cells, link(row))
