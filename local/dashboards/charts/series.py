"""What is drawn side by side or on top of each other: one series per value of a column, or one per measure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from local.dashboards.charts import values
from metabase.definition.palette import PALETTE, PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metabase.definition.shapes import Card
    from metabase.definition.words import Said
    from shared.protocols import Row

Kind = Literal["bar", "line", "area"]
MOST = 5
"""Series with a colour of their own; with more, the largest four are named and the rest is one."""
INK = "ink"
_REFERENCE = re.compile(r"(?:^|_)(?:budget_usd|goal)$")
_BAND = re.compile(r"^(low|high)_|(?:^|_)(low|high)_usd$")
_KINDS: dict[str, Kind] = {"bar": "bar", "row": "bar", "combo": "bar", "area": "area"}


class Series(NamedTuple):
    """One series."""

    name: str
    measure: str
    """The column its figures come from."""
    of: frozenset[Any] | None
    """The values of the column of series whose rows it stands for; None is every row."""
    kind: Kind
    colour: str
    """A name of the palette, or `ink` for what others are measured against."""
    is_reference: bool = False
    """A budget or a goal: dashed."""


class Choice(NamedTuple):
    """The series of a chart."""

    each: list[Series]
    left_out: int
    """Values of the column of series that are not drawn: what cannot be added is in the table only."""


def band(card: Card) -> tuple[str, str] | None:
    """Return the two measures that are the ends of an interval."""
    ends = {(match.group(1) or match.group(2)): name for name in card.y if (match := _BAND.search(name))}
    return (ends["low"], ends["high"]) if len(ends) == len(("low", "high")) else None


def choose(card: Card, said: Mapping[str, Said], rows: Sequence[Row]) -> Choice:
    """Return the series of a card's rows, in the order of its colours, or the largest first."""
    measures = [name for name in card.y if name not in (band(card) or ())]
    found: list[Series] = []
    left_out = 0
    for measure in measures:
        if not card.series or (measure in card.lines and _is_shared(card, measure, rows)):
            found.append(_of(card, measure, None, said[measure].title))
            continue
        named, rest = _split(card, measure, rows)
        for value in named:
            title = values.name(value, said.get(card.series))
            is_one = len([name for name in measures if name not in card.lines]) <= 1 and measure not in card.lines
            named_so = title if is_one else f"{title}, {said[measure].title}"
            found.append(_of(card, measure, frozenset({value}), named_so))
        if rest and card.stack and values.adds_up(said[measure].unit):
            others = _of(card, measure, frozenset(rest), f"{len(rest)} others")
            found.append(others._replace(colour="grey"))
        else:
            left_out = max(left_out, len(rest))
    return Choice(_coloured(found), left_out)


def _of(card: Card, measure: str, of: frozenset[Any] | None, title: str) -> Series:
    kind: Kind = "line" if measure in card.lines else _KINDS.get(card.display, "line")
    key = measure if of is None else str(next(iter(of)))
    is_reference = kind == "line" and bool(_REFERENCE.search(measure))
    colour = card.colours.get(key) or PLATFORMS.get(key) or (INK if is_reference else "")
    return Series(title, measure, of, kind, colour, is_reference)


def _is_shared(card: Card, measure: str, rows: Sequence[Row]) -> bool:
    """Whether a line has one figure at each place, whatever the series: the budget of a month beside its platforms."""
    seen: dict[Any, Any] = {}
    return all(seen.setdefault(row[card.x], row[measure]) == row[measure] for row in rows)


def _split(card: Card, measure: str, rows: Sequence[Row]) -> tuple[list[Any], list[Any]]:
    """Return the values that become series, and the rest."""
    sums: dict[Any, Decimal] = {}
    for row in rows:
        sums[row[card.series]] = sums.get(row[card.series], Decimal()) + abs(values.figure(row[measure]) or Decimal())
    order = [*card.colours, *PLATFORMS]
    largest = sorted(sums, key=lambda value: -sums[value])
    kept = largest if len(largest) <= MOST else largest[: MOST - 1]
    known = sorted((value for value in kept if value in order), key=order.index)
    return known + [value for value in kept if value not in order], largest[len(kept) :]


def _coloured(found: Sequence[Series]) -> list[Series]:
    taken = {each.colour for each in found}
    free = [name for name in PALETTE if name not in taken]
    given = [*free, *PALETTE]
    return [each if each.colour else each._replace(colour=given.pop(0) if given else "grey") for each in found]
