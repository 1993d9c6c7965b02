"""Rules for filters: what a card's SQL names, what the card declares and what its dashboard offers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.compiling.fields import narrowed
from metabase.definition import files
from metabase.definition.filters import FILTERS
from metabase.definition.sql_text import always, tags
from metabase.linting.findings import in_card, in_dashboard, in_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.definition.shapes import Card, Dashboard
    from metabase.linting.findings import Finding

NARROWED = {"period": {"date", "UTC instant", "instant"}, "several": {"text"}}
"""Kind of a filter → units of the columns that it can narrow."""


def of_dashboard(dashboard: Dashboard) -> Iterator[Finding]:
    """Yield filters that do not exist, and defaults that none can have."""
    from datetime import date

    from metabase.definition import periods

    for name, default in dashboard.filters.items():
        known = FILTERS.get(name)
        if known is None:
            yield in_dashboard(dashboard, f"filters.{name}", f"is no filter; there are {', '.join(FILTERS)}")
        elif known.kind == "one" and not default:
            yield in_dashboard(dashboard, f"filters.{name}", f"needs a default, one of {', '.join(known.values)}")
        elif default and known.values and default not in known.values:
            yield in_dashboard(dashboard, f"filters.{name}", f"cannot be {default}; choose {', '.join(known.values)}")
        elif default and known.kind == "period":
            try:
                periods.read(default, date(2026, 1, 1))
            except ValueError as error:
                yield in_dashboard(dashboard, f"filters.{name}", str(error))


def of_card(dashboard: Dashboard, card: Card) -> Iterator[Finding]:
    """Yield tags without a filter, filters without a tag, and filters that narrow what they cannot."""
    text = files.card_sql(dashboard.key, card.key)
    for name in tags(text):
        if name not in dashboard.filters:
            yield in_sql(dashboard.key, card.key, f"names {{{{{name}}}}}, which {dashboard.title} does not offer", name)
        elif name in FILTERS and FILTERS[name].kind != "one" and name not in card.filters:
            yield in_card(dashboard, card, f"filters.{name}", "is in the SQL; say which alias.column it narrows")
    for name in always(text):
        if name in FILTERS and FILTERS[name].kind != "one":
            says = f"must stand in [[AND {{{{{name}}}}}]]: a filter without a value leaves nothing behind"
            yield in_sql(dashboard.key, card.key, says, name)
    for name, column in card.filters.items():
        for says in _declared(dashboard, name, column, text):
            yield in_card(dashboard, card, f"filters.{name}", says)


def _declared(dashboard: Dashboard, name: str, column: str, text: str) -> Iterator[str]:
    if name not in dashboard.filters or name not in FILTERS:
        yield f"is no filter of {dashboard.title}"
    elif FILTERS[name].kind == "one":
        yield "is a plain value and narrows no column: take it out"
    elif name not in tags(text):
        yield f"is not in the SQL: write [[AND {{{{{name}}}}}]], or take it out"
    else:
        yield from _narrowed(name, column, text)


def _narrowed(name: str, column: str, text: str) -> Iterator[str]:
    found = narrowed(text, column)
    units = {files.view_columns(view)[column_name]["unit"] for view, column_name in (each.split(".") for each in found)}
    if not found:
        yield f"narrows {column}, but no view that the SQL reads by that alias has that column"
    elif len(units) > 1:
        yield f"narrows {column}, which can be {' or '.join(found)}: give each view an alias of its own"
    elif units - NARROWED[FILTERS[name].kind]:
        yield f"narrows {column}, whose values are {units.pop()}"
