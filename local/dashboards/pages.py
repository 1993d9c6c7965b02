"""The pages around the cards: a first page per role, and one page per dashboard whose cards fill themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from local.dashboards import formats, links, roles
from metabase.definition import words
from metabase.definition.filters import FILTERS
from metabase.definition.palette import PLATFORM_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment

    from local.dashboards.answers import Answers
    from local.dashboards.chosen import Chosen
    from metabase.definition.shapes import Card, Dashboard

ROOM = Path(__file__).parent
PERIODS = {
    "thismonth": "This month",
    "lastmonth": "Last month",
    "thisquarter": "This quarter",
    "lastquarter": "Last quarter",
    "thisyear": "This year",
    "past30days~": "The last 30 days",
    "past90days~": "The last 90 days",
    "past6months": "The last 6 whole months",
    "past12months": "The last 12 whole months",
    "past12months~": "The last 12 months and this one",
    "past24months~": "The last 24 months and this one",
}
_MONTHS_OFFERED = 13


class Reader(NamedTuple):
    """What a browser says of the person before it."""

    role: str
    theme: str
    address: str
    """Of the page they are on, with its filters."""


class Option(NamedTuple):
    """One thing that a filter can be set to."""

    value: str
    title: str
    is_chosen: bool


def home(reader: Reader) -> str:
    """Return the first page: the questions that a role comes with."""
    return _render("home.html.j2", reader=reader, dashboards=roles.menu(reader.role), sentence=_sentence)


def dashboard(reader: Reader, page: Dashboard, chosen: Chosen, answers: Answers) -> str:
    """Return a dashboard without its figures: what it asks, its filters, and a place for every card."""
    return _render(
        "dashboard.html.j2",
        reader=reader,
        page=page,
        chosen=chosen,
        query=chosen.address(),
        filters=[(FILTERS[name], _options(name, chosen, answers.choices)) for name in page.filters],
        active=list(_active(page, chosen)),
        heading=lambda card: words.heading(card, chosen.ledger),
        says=lambda card: [each for each in words.explain(page.key, card).values() if not each.hidden],
        untouched=lambda card: _untouched(page, card, chosen),
        period=formats.days(*chosen.period) if chosen.period else "all days",
        hides_people=answers.hides_people,
    )


def problem(reader: Reader, title: str, says: str) -> str:
    """Return a page that says what went wrong and what to do."""
    return _render("problem.html.j2", reader=reader, title=title, says=says)


def render(template: str, **values: Any) -> str:
    """Return a part of a page; every value is escaped."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """Return the templates, with what they may call."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    room = Environment(loader=FileSystemLoader(ROOM / "templates"), autoescape=True, undefined=StrictUndefined)
    room.trim_blocks = room.lstrip_blocks = True
    room.globals |= {"link": links.page, "card_link": links.card, "roles": roles.ROLES}
    room.filters |= {"shown": formats.shown}
    return room


def _render(template: str, *, reader: Reader, **values: Any) -> str:
    current = values["page"].key if "page" in values else ""
    return render(template, reader=reader, menu=roles.menu(reader.role), current=current, **values)


def _sentence(page: Dashboard) -> Card | None:
    """Return the card that sums a dashboard up in words."""
    return next((card for card in page.cards if card.display == "sentence"), None)


def _options(name: str, chosen: Chosen, choices: Callable[[str], list[str]]) -> list[Option]:
    current = chosen.values.get(name, ())
    if FILTERS[name].kind == "period":
        return _periods(current[0] if current else "", chosen)
    known = choices(name)
    values = [*known, *(value for value in current if value not in known)]
    return [Option(value, PLATFORM_TITLES.get(value, value), value in current) for value in values]


def _periods(current: str, chosen: Chosen) -> list[Option]:
    offered = {"": "All days", **PERIODS, **_months(chosen)}
    if current not in offered and chosen.period:
        offered[current] = formats.days(*chosen.period)
    return [Option(value, title, value == current) for value, title in offered.items()]


def _months(chosen: Chosen) -> Mapping[str, str]:
    months = chosen.today.year * 12 + chosen.today.month - 1
    firsts = [
        chosen.today.replace(year=m // 12, month=m % 12 + 1, day=1) for m in range(months, months - _MONTHS_OFFERED, -1)
    ]
    return {f"{first:%Y-%m}": formats.month(first) for first in firsts}


def _active(page: Dashboard, chosen: Chosen) -> Any:
    """Yield every value that narrows the page, in words, with the address of the page without it."""
    for name, values in chosen.values.items():
        if FILTERS[name].kind == "several":
            for value in values:
                rest = [other for other in values if other != value]
                title = f"{FILTERS[name].title}: {PLATFORM_TITLES.get(value, value)}"
                yield title, links.page(page.key, chosen.address(**{name: rest}))


def _untouched(page: Dashboard, card: Card, chosen: Chosen) -> list[str]:
    """Return the filters that are set and do not narrow a card."""
    narrows = {*card.filters, *(["ledger"] if card.ledger == "chosen" else []), "ledger"}
    return [FILTERS[name].title.lower() for name in page.filters if name in chosen.values and name not in narrows]
