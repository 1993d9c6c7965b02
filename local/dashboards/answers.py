"""Answers a card: its SQL, the reader's filters as bound parameters, and the rows that come back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from local.dashboards import chosen as choosing
from local.warehouse.kept_views import KeptViews
from metabase.definition import files
from metabase.definition.filters import FILTERS
from metabase.definition.words import aliases
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from local.dashboards.chosen import Chosen
    from metabase.definition.shapes import Card, Dashboard
    from shared.protocols import Row
    from shared.settings import Settings

INSTANT = "TIMESTAMP WITH TIME ZONE"
HASHES = "SELECT 1 AS found FROM shown_people LIMIT 1"
MOST_REMEMBERED = 500
"""Answers that are kept; a card's is seldom more than a few hundred rows."""


class Answer(NamedTuple):
    """What a card says for one choice of filters."""

    rows: list[Row]
    """Columns in the order of the SQL; money is Decimal, missing is None."""
    version: str
    """Of which publication."""


class Answers:
    """Everything that the dashboards read from the warehouse; safe to call from several threads."""

    def __init__(self, warehouse: KeptViews, today: date | None) -> None:
        """`today` is the fixed one of the settings; None for the calendar's."""
        self._warehouse = warehouse
        self._today = today
        self._remembered: dict[tuple[str, str, str], Answer] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._guard = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> Answers:
        """Open the configured warehouse; ConfigurationError when there is none yet."""
        hashed = settings.hides_people
        warehouse = KeptViews(settings.path("AIU_WAREHOUSE"), hashed=hashed, today=settings.today)
        if hashed and not warehouse.query(HASHES):
            warehouse.close()
            raise ConfigurationError(
                "no hashes stand for people yet: `python -m local run` makes them, where AIU_SHOW_PEOPLE is hashed and "
                "AIU_PERSON_KEY is set"
            )
        return cls(warehouse, settings.today)

    @property
    def today(self) -> date:
        """Return the day that periods are counted from."""
        from shared.snapshot import utc_now

        return self._today or utc_now().date()

    @property
    def hides_people(self) -> bool:
        """Whether keyed hashes stand for people."""
        return self._warehouse.hides_people

    @property
    def version(self) -> str:
        """Return the name of the publication that answers come from now."""
        return self._warehouse.version

    def answer(self, dashboard: Dashboard, card: Card, chosen: Chosen) -> Answer:
        """Return a card's rows; the same question about the same publication is asked once."""
        text = files.card_sql(dashboard.key, card.key)
        sql, params = choosing.statement(card, text, chosen, self._is_instant(text))
        return self._once(sql, params)

    def ask(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of a SELECT of our own over views: what pages need beside their cards."""
        return self._once(sql, params or {}).rows

    def choices(self, name: str) -> list[str]:
        """Return the values that a filter offers: its own, or those that occur."""
        known = FILTERS[name]
        if not known.values_from:
            return list(known.values)
        return [row["value"] for row in self.ask(known.values_from)]

    def warm(self, dashboard: Dashboard) -> None:
        """Answer a dashboard's first look before anybody asks: its views are kept and its statements translated."""
        first = choosing.defaults(dashboard, self.today)
        for card in dashboard.cards:
            self.answer(dashboard, card, first)
        self._warehouse.remember_translations()

    def close(self) -> None:
        """Let go of the warehouse."""
        self._warehouse.close()

    def _once(self, sql: str, params: Mapping[str, Any]) -> Answer:
        version = self.version
        question = (version, sql, repr(sorted(params.items())))
        known = self._remembered.get(question)
        if known is None:
            known = Answer(self._warehouse.query(sql, params), version)
            with self._guard:
                self._remembered[question] = known
                while len(self._remembered) > MOST_REMEMBERED:
                    del self._remembered[next(iter(self._remembered))]
        return known

    def _is_instant(self, text: str) -> Callable[[str], bool]:
        views = aliases(text)

        def is_instant(column: str) -> bool:
            alias, _, name = column.partition(".")
            return alias in views and self._types(views[alias]).get(name) == INSTANT

        return is_instant

    def _types(self, view: str) -> dict[str, str]:
        if view not in self._columns:
            self._columns[view] = self._warehouse.types(view)
        return self._columns[view]
