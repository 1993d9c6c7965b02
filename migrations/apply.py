"""Runs the plan: each statement, then its line in the record; views last, because they hold nothing."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from local.warehouse import schema_files
from migrations import shapes
from migrations.files import FOLDER, migrations
from migrations.history import History
from migrations.losses import losses
from migrations.planning import plan
from shared.errors import ConfigurationError, FatalError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from migrations.database import Database
    from migrations.files import Migration
    from migrations.losses import Loss
    from migrations.planning import Task


class Migrator:
    """One warehouse and the migrations of one checkout."""

    def __init__(self, database: Database, folder: Path = FOLDER, schema: Path = schema_files.SCHEMA) -> None:
        """`folder` holds the migrations; beside `schema`, their tested end state, lie the views."""
        self._database = database
        self._known = migrations(folder)
        self._schema = schema
        self.history = History(database)

    def plan(self, target: int | None = None, *, expand_only: bool = False) -> list[Task]:
        """Return what `migrate` would do; see `planning.plan`."""
        return plan(self._known, self.history.standings, target, expand_only=expand_only)

    def losses(self, tasks: Sequence[Task]) -> list[Loss]:
        """Return the rows and values that these tasks would take away for good, as the data stands now."""
        return [loss for task in tasks for loss in self._losses(task)]

    def migrate(
        self,
        tasks: Sequence[Task],
        accepted: Collection[str] = (),
        on_step: Callable[[Task, int], None] = lambda _task, _step: None,
    ) -> list[str]:
        """Run `tasks` and make the views anew; returns the views that the tables of an older schema cannot bear.

        ConfigurationError, before anything is touched, when data would be lost by a migration not named in `accepted`.
        """
        _refuse([loss for loss in self.losses(tasks) if loss.migration not in accepted])
        for task in tasks:
            # Rows may have come meanwhile.
            _refuse([loss for loss in self._losses(task) if loss.migration not in accepted])
            self._run(task, on_step)
        return list(self._make_views())

    def _run(self, task: Task, on_step: Callable[[Task, int], None]) -> None:
        statements = getattr(task.migration, task.way)
        if not task.first:
            self.history.record(task.migration, task.way, 0)
        for done, statement in enumerate(statements[task.first :], task.first + 1):
            self._database.execute(statement)
            self.history.record(task.migration, task.way, done)
            on_step(task, done)

    def _losses(self, task: Task) -> Iterator[Loss]:
        before = takewhile(lambda known: known.number < task.migration.number, self._known)
        ups = [*(step for known in before for step in known.up), *(task.migration.up if task.way == "down" else ())]
        yield from losses(self._database, task.migration, task.way, shapes.after({}, ups))

    def _make_views(self) -> Iterator[str]:
        """Replace all views and drop those whose file is gone; yield those that the tables do not allow."""
        views = schema_files.views(self._schema)
        for name in self._database.catalogue().views - views.keys():
            self._database.define(name, None)
        is_newest = all(self._is_applied(migration) for migration in self._known)
        for name, select in views.items():
            try:
                self._database.define(name, select)
            except FatalError:
                if is_newest:
                    raise
                self._database.define(name, None)
                yield name

    def _is_applied(self, migration: Migration) -> bool:
        at = self.history.standings.get(migration.number)
        return at is not None and at.is_applied


def _refuse(lost: Sequence[Loss]) -> None:
    if lost:
        what = ", ".join(f"{loss.what} ({loss.count:,} rows)" for loss in lost)
        names = " ".join(f"--accept-loss {name}" for name in dict.fromkeys(loss.migration for loss in lost))
        raise ConfigurationError(
            f"this would lose data: {what}. Nothing was changed. docs/migrations.md says how to keep a copy; "
            f"to lose it, add {names}"
        )
