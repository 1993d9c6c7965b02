"""A table as both papers show it: columns that say their unit and ledger, rows, and a sum that is exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shared.protocols import Row

Kind = Literal["text", "name", "prose", "usd", "ratio", "count", "date"]
"""What a cell holds. `prose` is a sentence, which a page shows below its row; `name` is an id that people know by
another word, from local/report/words.csv."""
Ledger = Literal["", "list", "billed", "amortised"]
NUMBERS = ("usd", "ratio", "count")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; money names its ledger, or is about none (a budget, an invoice)."""

    key: str
    title: str
    kind: Kind = "text"
    ledger: Ledger = ""
    adds: bool = False
    """Whether its sum means something."""
    none: str = "-"
    """What stands where there is no value; unknown money says so by itself."""

    @property
    def unit(self) -> str:
        """What stands below the title: the unit, and the ledger if it is money of ours."""
        if self.kind == "usd":
            return f"USD, {self.ledger}" if self.ledger else "USD"
        return "%" if self.kind == "ratio" else ""


class Chart(NamedTuple):
    """A picture of a table, as SVG, and what stands below it."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report."""

    key: str
    title: str
    says: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    empty: str = "Nothing to show."
    shown: int | None = None
    """How many rows a page shows; the workbook has all."""
    is_whole: bool = False
    """Whether its sums are those of the facts: every dollar of the period is in it once."""
    chart: Chart | None = None

    @property
    def total(self) -> Row | None:
        """Return the sums of the columns that add, unknown amounts left out; None for a table without any."""
        if not self.rows or not any(column.adds for column in self.columns):
            return None
        return {column.key: added(row[column.key] for row in self.rows) for column in self.columns if column.adds}


def added(values: Iterable[Any]) -> Any:
    """Add what is known, exactly; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known[1:], start=known[0]) if known else None


def grouped(rows: Iterable[Row], keys: Sequence[str], measures: Sequence[str]) -> list[Row]:
    """Sum rows by some of their columns, largest first measure first; unknown amounts add nothing."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    summed = [
        {**dict(zip(keys, group, strict=True)), **{name: added(row[name] for row in of_it) for name in measures}}
        for group, of_it in groups.items()
    ]
    return sorted(summed, key=_largest_first(measures[0], keys))


def _largest_first(measure: str, keys: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    def order(row: Row) -> tuple[Any, ...]:
        value = row[measure]
        return (value is None, -(value or 0), *(str(row[key] or "") for key in keys))

    return order


def part(value: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return a part as a ratio of the whole, to four places; None when one is unknown or the whole is 0."""
    if value is None or not whole:
        return None
    return (value / whole).quantize(Decimal("0.0001"))


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return the change as a ratio of what was before; None when one is unknown or there was nothing."""
    return None if now is None or not before or before < 0 else part(now - before, before)
