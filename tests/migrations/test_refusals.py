"""What would lose data, or cannot be trusted to run twice, is refused before anything is touched."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from migrations import duckdb_file
from migrations.apply import Migrator
from migrations.files import migrations
from migrations.history import Standing
from migrations.planning import plan
from migrations.statements import statements
from shared.errors import ConfigurationError
from tests.migrations.warehouses import EXAMPLE, contents, described, fill, inside, migrate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from migrations.database import Database
    from shared.protocols import Row


class Listening:
    """A database that remembers what it was asked."""

    def __init__(self, database: Database) -> None:
        """`database` answers."""
        self._database = database
        self.catalogue, self.execute, self.define = database.catalogue, database.execute, database.define
        self.asked: list[str] = []

    def rows(self, sql: str) -> list[Row]:
        """Remember the question and pass it on."""
        self.asked.append(sql)
        return self._database.rows(sql)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A file at number 2 of the example, with three people who have numbers and names."""
    path = tmp_path / "w.duckdb"
    migrate(path, 1, example=True)
    fill(path)
    migrate(path, 2, example=True)
    return path


@pytest.mark.parametrize(
    ("target", "said"),
    [(3, r"people\.team_no \(3 rows\).*--accept-loss 0003_drop_old_teams"), (1, r"people\.team_name \(3 rows\)")],
    ids=["a contract", "a step back"],
)
def test_values_are_not_dropped_by_accident(full: Path, target: int, said: str) -> None:
    """A column that holds values goes only when somebody names the migration that drops it."""
    before = described(full), contents(full)

    with pytest.raises(ConfigurationError, match=said):
        migrate(full, target, "0001_people", example=True)
    assert before == (described(full), contents(full))


def test_all_losses_are_told_at_once(full: Path) -> None:
    """Going back over two migrations names what both would lose, and does not even begin with the first."""
    with pytest.raises(ConfigurationError, match=r"team_name \(3 rows\), people \(3 rows\)"):
        migrate(full, 0, example=True)
    with pytest.raises(ConfigurationError, match=r"lose data: people \(3 rows\)"):
        migrate(full, 0, "0002_team_names", example=True)
    assert "team_name" in contents(full)["people"]


def test_what_holds_nothing_may_go(tmp_path: Path) -> None:
    """An empty table, and a column without a value, are no loss."""
    migrate(tmp_path / "w.duckdb", example=True)
    migrate(tmp_path / "w.duckdb", 0, example=True)

    assert {} == contents(tmp_path / "w.duckdb")


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (a INT64)",
        "CREATE OR REPLACE TABLE t (a INT64)",
        "DROP TABLE t",
        "ALTER TABLE t ADD COLUMN a INT64",
        "ALTER TABLE t DROP COLUMN a",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "INSERT INTO t (a) VALUES (1)",
        "DELETE FROM t WHERE TRUE",
        "TRUNCATE TABLE t",
        "MERGE t USING s ON t.a = s.a WHEN MATCHED THEN DELETE",
        "DROP TABLE IF EXISTS t, u",
    ],
)
def test_only_what_may_run_twice(text: str) -> None:
    """A statement that fails, doubles or deletes when it runs again is no part of a migration."""
    with pytest.raises(ConfigurationError, match=r"up\.sql: '"):
        statements(f"{text};\n", "up.sql")


def test_an_applied_migration_is_not_edited(full: Path, tmp_path: Path) -> None:
    """Another text under an applied number is refused; the message says to write a new one."""
    edited = tmp_path / "example"
    shutil.copytree(EXAMPLE, edited)
    with (edited / "migrations" / "0002_team_names" / "up.sql").open("a") as file:
        file.write("ALTER TABLE people ADD COLUMN IF NOT EXISTS more STRING;\n")

    with duckdb_file.opened(full) as database:
        found = Migrator(database, edited / "migrations", edited / "schema")
        with pytest.raises(ConfigurationError, match="0002_team_names was edited after it was applied"):
            found.plan()


def test_a_failed_migration_may_be_mended(full: Path, tmp_path: Path) -> None:
    """What stopped in the middle starts from its first statement when its text is another one."""
    edited = tmp_path / "example"
    shutil.copytree(EXAMPLE, edited)
    up = edited / "migrations" / "0003_drop_old_teams" / "up.sql"
    up.write_text("ALTER TABLE people DROP COLUMN IF EXISTS team_no;\nUPDATE people SET nothing = 1 WHERE TRUE;\n")
    with duckdb_file.opened(full) as database, pytest.raises(ConfigurationError):
        _migrate(Migrator(database, edited / "migrations", edited / "schema"))
    shutil.copy(EXAMPLE / "migrations" / "0003_drop_old_teams" / "up.sql", up)

    migrate(full, example=True)
    assert ["cost_usd", "day", "team_name", "user_email"] == sorted(contents(full)["people"])


def test_older_code_may_run_behind_an_expand_only() -> None:
    """A warehouse that is one expand ahead serves yesterday's code; one that is a contract ahead does not."""
    known = migrations(EXAMPLE / "migrations")
    here = {m.number: Standing(m.number, m.name, m.kind, m.checksum, "up", 1, 1) for m in known}
    ahead = Standing(4, "0004_later", "expand", "c", "up", 1, 1)

    assert [] == plan(known, {**here, 4: ahead})
    contract = Standing(4, "0004_later", "contract", "c", "up", 1, 1)
    with pytest.raises(ConfigurationError, match=r"0004_later, a contract, .* migrate --to 3"):
        plan(known, {**here, 4: contract})


def test_contracts_wait_for_the_code(full: Path) -> None:
    """Before a deployment only expands are applied, and none that stands behind a contract."""
    known = migrations(EXAMPLE / "migrations")
    with duckdb_file.opened(full) as database:
        assert [] == Migrator(database, EXAMPLE / "migrations", EXAMPLE / "schema").plan(expand_only=True)
    later = replace(known[1], number=4, name="0004_more")
    with pytest.raises(ConfigurationError, match=r"0004_more stands behind 0003_drop_old_teams.*migrate --to 3"):
        plan([*known, later], {}, expand_only=True)


def test_there_is_no_such_number(full: Path) -> None:
    """A number that no migration has is answered with those there are."""
    with pytest.raises(ConfigurationError, match=r"no migration 9: this version knows 0 \(nothing\) to 3"):
        migrate(full, 9, example=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "0002_team_names").rename(folder / "0004_team_names"), "should be number 0002"),
        (lambda folder: (folder / "0002_team_names").rename(folder / "2_team_names"), "is called NNNN_what_it_does"),
        (lambda folder: (folder / "0002_team_names" / "down.sql").unlink(), "down.sql: No such file"),
        (lambda folder: (folder / "0002_team_names" / "migration.yaml").write_text("kind: x"), "write kind: expand or"),
        (
            lambda folder: (folder / "0002_team_names" / "up.sql").write_text("DROP TABLE IF EXISTS people;"),
            "0002_team_names drops something, so it is no expand",
        ),
    ],
    ids=["a gap", "a name", "no way back", "no facts", "a hidden contract"],
)
def test_folders_are_checked(change: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    """A folder that is not a whole migration is named, with what is wrong."""
    shutil.copytree(EXAMPLE / "migrations", tmp_path / "migrations")
    change(tmp_path / "migrations")

    with pytest.raises(ConfigurationError, match=said):
        migrations(tmp_path / "migrations")


def test_the_partition_is_named_when_rows_are_counted(full: Path) -> None:
    """BigQuery refuses to count a table with require_partition_filter unless the partition's column is mentioned."""
    with duckdb_file.opened(full) as database:
        listening = Listening(database)
        found = Migrator(listening, EXAMPLE / "migrations", EXAMPLE / "schema")
        found.losses(found.plan())

    counted = "SELECT COUNT(*) AS n FROM people WHERE (day IS NULL OR day IS NOT NULL) AND team_no IS NOT NULL"
    assert counted == listening.asked[-1]


def test_nobody_else_has_the_file(full: Path) -> None:
    """While a migration goes on, the file belongs to it."""
    from shared.errors import LockedError

    with duckdb_file.opened(full), pytest.raises(LockedError), duckdb_file.opened(full):
        pass
    with inside(full) as cursor:
        assert cursor.execute("SELECT COUNT(*) FROM aiu.main.people").fetchone() == (3,)


def _migrate(found: Migrator) -> None:
    found.migrate(found.plan(), ["0003_drop_old_teams"])
