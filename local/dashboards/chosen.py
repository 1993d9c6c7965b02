"""What a reader has chosen: filters from a page's address, checked, and as bound parameters of a card's SQL."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from metabase.definition import periods
from metabase.definition.filters import FILTERS
from metabase.definition.sql_text import fill
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from metabase.definition.shapes import Card, Dashboard

_EVER = periods.Period(date(1970, 1, 1), date(9999, 12, 31))
MOST_VALUES = 200
LONGEST = 300


class Chosen(NamedTuple):
    """Filter → values, in the order of the dashboard; a filter without a value is not in it."""

    values: dict[str, tuple[str, ...]]
    today: date

    @property
    def ledger(self) -> str:
        """Return the chosen ledger; empty where the dashboard has no such filter."""
        return self.values.get("ledger", ("",))[0]

    @property
    def period(self) -> periods.Period | None:
        """Return the chosen days; None for all."""
        text = self.values.get("period")
        return periods.read(text[0], self.today) if text else None

    def address(self, **changes: Iterable[str]) -> str:
        """Return the query string of this choice with some filters changed: a deep link."""
        values = self.values | {name: tuple(new) for name, new in changes.items()}
        # An empty value is said, too: without it the dashboard's default would come back.
        return urlencode([(name, one) for name, many in values.items() for one in many or ("",)])


def read(dashboard: Dashboard, query: Iterable[tuple[str, str]], today: date) -> Chosen:
    """Return what an address chooses: its filters, and the dashboard's defaults for those it does not name.

    ConfigurationError for a filter that the dashboard does not have, or a value that none can be.
    """
    given: dict[str, list[str]] = {}
    for name, value in query:
        given.setdefault(name, []).append(value)
    if strange := sorted(given.keys() - dashboard.filters.keys()):
        raise ConfigurationError(
            f"{dashboard.title} has no filter {strange[0]!r}; it has {', '.join(dashboard.filters)}"
        )
    values = {}
    for name, default in dashboard.filters.items():
        wanted = tuple(value for value in given.get(name, [default]) if value)
        if wanted:
            values[name] = _checked(name, wanted, today)
    return Chosen(values, today)


def statement(card: Card, text: str, chosen: Chosen, is_instant: Callable[[str], bool]) -> tuple[str, dict[str, Any]]:
    """Return a card's SQL with its filters as `@name`, and their values: nothing chosen becomes part of the text.

    The text is the same whatever is chosen, so it is translated once: a filter that is not set is one that lets all
    pass. `is_instant` says of an `alias.column` whether it is a TIMESTAMP: a period is of days.
    """
    params: dict[str, Any] = {}

    def put(tag: str) -> str:
        kind, column, values = FILTERS[tag].kind, card.filters.get(tag, ""), chosen.values.get(tag)
        if kind == "one":
            params[tag] = values[0] if values else ""
            return f"@{tag}"
        params[f"all_{tag}"] = values is None
        if kind == "period":
            days = chosen.period or _EVER
            params["period_start"], params["period_end"] = days.start, days.end
            day = f"DATE({column})" if is_instant(column) else column
            return f"(@all_period OR {day} BETWEEN @period_start AND @period_end)"
        params[tag] = list(values or ("",))
        return f"(@all_{tag} OR {column} IN UNNEST(@{tag}))"

    return fill(text, put), params


def _checked(name: str, values: tuple[str, ...], today: date) -> tuple[str, ...]:
    known = FILTERS[name]
    if len(values) > MOST_VALUES or any(len(value) > LONGEST for value in values):
        raise ConfigurationError(f"{known.title}: more than anybody chooses by hand")
    if known.kind != "several" and len(values) > 1:
        raise ConfigurationError(f"{known.title} takes one value, not {len(values)}")
    if known.values and (wrong := [value for value in values if value not in known.values]):
        raise ConfigurationError(f"{known.title} cannot be {wrong[0]!r}: choose {', '.join(known.values)}")
    if known.kind == "period":
        _period(values[0], today)
    return values


def _period(text: str, today: date) -> None:
    try:
        periods.read(text, today)
    except ValueError as error:
        raise ConfigurationError(f"Period: {error}") from None


def defaults(dashboard: Dashboard, today: date, changes: Mapping[str, str] | None = None) -> Chosen:
    """Return a dashboard's own choice, with some filters set: what a first look and a test start from."""
    return read(dashboard, ({**dashboard.filters, **(changes or {})}).items(), today)
