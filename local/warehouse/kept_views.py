"""A reader that evaluates a view once per publication and keeps its rows in memory: what follows reads a table.

Views are pure functions of what a run published and of the day, so nothing is lost by it, and a page of twenty cards
costs the views that it reads and no more. A view that another one reads is kept, too.
"""

from __future__ import annotations

import secrets
import threading
import weakref
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local.warehouse import hashed_views, schema_files
from local.warehouse.errors import plain_errors
from local.warehouse.names import KEPT, SEARCH_PATH, published
from local.warehouse.reader import DuckDBReader
from shared.gcp.names import qualified

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from local.warehouse.session import Session
    from shared.gcp.names import Reference
    from shared.protocols import Row

_KEEP = "CREATE TABLE {kept}.{view} AS SELECT * FROM {source}"
# Statements come from definitions only; should one ever not, it can reach no other file.
_SEAL = "SET enable_external_access = false"


class KeptViews:
    """The last published state of a warehouse file, its views as tables; safe to call from several threads."""

    def __init__(self, path: str | Path, *, hashed: bool = False, **settings: Any) -> None:
        """Open the serving copy of the file at `path`; see DuckDBReader.

        With `hashed` every view that is asked for is its twin, which shows keyed hashes in place of people.
        """
        self._twin = hashed_views.PREFIX if hashed else ""
        self._reader = DuckDBReader(path, **settings)
        self._texts = schema_files.views(schema_files.SCHEMA)
        self._kept: weakref.WeakKeyDictionary[Session, _Kept] = weakref.WeakKeyDictionary()
        self._guard = threading.Lock()

    @property
    def hides_people(self) -> bool:
        """Whether keyed hashes stand for people."""
        return bool(self._twin)

    @property
    def version(self) -> str:
        """Name of the publication and day that answers are of now: with another name come other answers."""
        return self._current()[1].name

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows of one BigQuery SELECT over views."""
        sql = self._meant(sql)
        session, kept = self._current()
        kept.keep(self._needed(sql))
        with session.cursor() as cursor, plain_errors("reading"):
            cursor.execute(f"SET search_path = '{kept.schema},{SEARCH_PATH}'")
            return session.select(cursor, sql, params)

    def keep(self, views: Iterable[str]) -> None:
        """Evaluate views before anybody asks for them."""
        self._current()[1].keep(self._needed(" ".join(f"{self._twin}{view}" for view in views)))

    def remember_translations(self) -> None:
        """Write down what was translated, so that the next server need not."""
        self._reader.session().translations.save()

    def types(self, view: str) -> dict[str, str]:
        """Return the columns of a view with DuckDB's words for their types."""
        return self._reader.types(f"SELECT * FROM {self._twin}{view}")

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()

    def _current(self) -> tuple[Session, _Kept]:
        session, day = self._reader.session(), datetime.now(UTC).date()
        with self._guard:
            found = self._kept.get(session)
            if found is None or found.day != day:
                found = self._kept[session] = _Kept(session, day)
            return session, found

    def _meant(self, sql: str) -> str:
        """Return the statement with twins in place of views, if twins are meant."""
        return qualified(sql, self._twin_of) if self._twin else sql

    def _twin_of(self, table: Reference) -> str:
        """Return a view's twin; what is no view names nobody to dashboards, or nothing at all."""
        if table.name not in self._texts:
            return table.name
        return f"{self._twin}{table.name}" + ("" if table.has_alias else f" AS {table.name}")

    def _needed(self, sql: str) -> list[str]:
        """Return the views that a statement reads, each after those that it reads itself."""
        wanted, new = set[str](), schema_files.words(sql) & self._texts.keys()
        while new:
            wanted |= new
            new = {word for view in new for word in schema_files.words(self._texts[view])} & self._texts.keys() - wanted
        return [view for view in self._texts if view in wanted]


class _Kept:
    """The views of one publication, as seen on one day: CURRENT_DATE() is part of what many of them say."""

    def __init__(self, session: Session, day: date) -> None:
        self.day = day
        self.name = secrets.token_hex(4)
        # A weak reference: this must not hold a publication that nobody reads any more.
        self._session = weakref.ref(session)
        self.schema = f"{KEPT}_{day:%Y%m%d}"
        self._there: set[str] = set()
        self._guard = threading.Lock()
        with session.cursor() as cursor, plain_errors("keeping views"):
            cursor.execute(f"{_SEAL}; CREATE SCHEMA IF NOT EXISTS {self.schema}")

    def keep(self, views: list[str]) -> None:
        """Evaluate those of the views that are not there yet, in order; several threads wait for one."""
        if self._there.issuperset(views):
            return
        with self._guard:
            session = self._session()
            if session is None:
                return
            for view in views:
                if view not in self._there:
                    self._evaluate(session, view)
                    self._there.add(view)

    def _evaluate(self, session: Session, view: str) -> None:
        with session.cursor() as cursor, plain_errors(f"evaluating {view}"):
            cursor.execute(f"SET search_path = '{self.schema},{SEARCH_PATH}'")
            cursor.execute(_KEEP.format(kept=self.schema, view=view, source=published(view)))
