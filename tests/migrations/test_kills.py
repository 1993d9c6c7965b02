"""A migration killed at any statement, before or after it took effect, is whole after the next call."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from migrations import duckdb_file
from tests.migrations.warehouses import contents, described, fill, inside, migrate, migrator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from migrations.database import Catalogue, Database
    from migrations.statements import Statement
    from shared.protocols import Row

MOST_EFFECTS = 30
NAMES = ("0002_team_names", "0003_drop_old_teams")


class KilledError(Exception):
    """The process is gone."""


class Mortal:
    """A database whose process dies at its n-th effect, before it happens or just after."""

    def __init__(self, database: Database, effects: int, *, after: bool) -> None:
        """`effects` happen; then comes the end."""
        self._database, self._left, self._after = database, effects, after

    def catalogue(self) -> Catalogue:
        """Read on; reading has no effect."""
        return self._database.catalogue()

    def rows(self, sql: str) -> list[Row]:
        """Read on; reading has no effect."""
        return self._database.rows(sql)

    def execute(self, statement: Statement) -> None:
        """Have one effect, or die."""
        self._live(lambda: self._database.execute(statement))

    def define(self, view: str, select: str | None) -> None:
        """Have one effect, or die."""
        self._live(lambda: self._database.define(view, select))

    def _live(self, effect: Callable[[], None]) -> None:
        self._left -= 1
        if self._left >= 0:
            effect()
            return
        if self._after:
            effect()
        raise KilledError


UP, DOWN = pytest.param(1, 3, id="up"), pytest.param(3, 1, id="down", marks=pytest.mark.slow)


@pytest.mark.parametrize("after", [False, True], ids=["before the effect", "after the effect"])
@pytest.mark.parametrize(("start", "target"), [UP, DOWN])
def test_killed_anywhere_and_called_again(start: int, target: int, after: bool, tmp_path: Path) -> None:
    """For every effect of a migration: killed there, the second call ends where an undisturbed one does."""
    _begin(tmp_path / "start.duckdb", start)
    wanted = _undisturbed(tmp_path / "calm.duckdb", start, target)
    for effects in range(MOST_EFFECTS):
        path = tmp_path / f"{effects}.duckdb"
        shutil.copyfile(tmp_path / "start.duckdb", path)
        survived = _survives(path, target, effects, after=after)
        migrate(path, target, *NAMES, example=True)

        assert wanted == (described(path), contents(path)), f"killed at effect {effects}"
        assert [(number, number <= target) for number in (1, 2, 3)] == _recorded(path)
        if survived:
            assert effects > len(NAMES) * 2
            return
    pytest.fail("the migration never ran to its end: raise MOST_EFFECTS")


def test_a_turn_in_the_middle(tmp_path: Path) -> None:
    """Whoever is killed on the way up may go down, and up again: half a migration is taken back whole."""
    path = tmp_path / "w.duckdb"
    _begin(path, 1)
    before = (described(path), contents(path))
    assert not _survives(path, 2, 3, after=True)
    migrate(path, 1, *NAMES, example=True)

    assert before[1] == contents(path)
    migrate(path, 3, *NAMES, example=True)
    assert _undisturbed(tmp_path / "calm.duckdb", 1, 3) == (described(path), contents(path))


def _begin(path: Path, start: int) -> None:
    migrate(path, 1, example=True)
    fill(path)
    migrate(path, start, *NAMES, example=True)


def _undisturbed(path: Path, start: int, target: int) -> tuple[object, object]:
    _begin(path, start)
    migrate(path, target, *NAMES, example=True)
    return described(path), contents(path)


def _survives(path: Path, target: int, effects: int, *, after: bool) -> bool:
    try:
        with duckdb_file.opened(path) as database:
            found = migrator(Mortal(database, effects, after=after), example=True)
            found.migrate(found.plan(target), NAMES)
    except KilledError:
        return False
    return True


def _recorded(path: Path) -> list[tuple[int, bool]]:
    """Return which migrations the record holds for applied, after looking whether each of its lines is there once."""
    with inside(path) as cursor:
        lines = cursor.execute(
            "SELECT number, arg_max(way, seq) = 'up' AND arg_max(step, seq) = arg_max(steps, seq), "
            "COUNT(DISTINCT seq) = COUNT(*) FROM aiu.ops.schema_migrations GROUP BY number ORDER BY number"
        ).fetchall()
    assert all(is_once for *_, is_once in lines)
    applied = {number: is_applied for number, is_applied, _ in lines}
    return [(number, applied.get(number, False)) for number in (1, 2, 3)]
