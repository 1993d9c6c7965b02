"""A backup of a real PostgreSQL comes back row by row, or is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from metabase.keeping.backup import back_up
from metabase.keeping.places import Folder
from metabase.keeping.postgres import Postgres
from metabase.keeping.restore import restore
from shared.errors import ConfigurationError, FatalError, RetriableError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.metabase_deploy.server import Server

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
NAME = "metabase-20261122T040000Z"
THROUGH_A_PIPE = ("/bin/sh", "-c", 'cat | "$0" "$@"')
"""As `docker compose exec -T` does it: the program's input is no file that it could seek in."""


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    """Name a folder for backups that nobody made yet."""
    return Folder(tmp_path / "backups")


@pytest.fixture
def backed_up(metabase: Postgres, place: Folder) -> Folder:
    """Back the filled database up once."""
    back_up(metabase, place, AT)
    return place


@pytest.mark.parametrize("through", [(), THROUGH_A_PIPE], ids=["here", "through a pipe"])
def test_every_row_comes_back(server: Server, metabase: Postgres, place: Folder, through: tuple[str, ...]) -> None:
    """What was backed up is restored into an empty database, to the last row, with keys and indexes."""
    back_up(Postgres(metabase.database, "metabase", through), place, AT)
    empty = Postgres(server.make("vacant"), "metabase", through)

    restored = restore(empty, place, NAME)

    assert server.contents(metabase.database) == server.contents(empty.database)
    assert 5000 == restored.rows["public.query_execution"]
    assert 0 == restored.rows["public.pulse"]
    assert "v63.2026-06-30T00:00:00" == restored.newest_migration
    described = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    assert server.sql(metabase.database, described) == server.sql(empty.database, described)
    assert ["61"] == server.sql(
        empty.database, "INSERT INTO report_dashboardcard (dashboard_id, size_x) VALUES (1, 6) RETURNING id"
    )


def test_a_backup_is_one_moment(server: Server, metabase: Postgres, place: Folder, empty: Postgres) -> None:
    """Rows that arrive between counting and dumping are in neither the record nor the dump."""
    meanwhile = (
        'case "$0" in pg_dump) psql -qX -d filled -c "DELETE FROM setting; DELETE FROM pulse";; esac; exec "$0" "$@"'
    )

    record = back_up(Postgres("filled", "metabase", ("/bin/sh", "-c", meanwhile)), place, AT)

    assert [] == server.sql("filled", "SELECT key FROM setting")
    assert 2 == record.rows["public.setting"]
    assert 2 == restore(empty, place, NAME).rows["public.setting"]


def test_a_cut_dump_is_refused(backed_up: Folder, empty: Postgres, tmp_path: Path) -> None:
    """A dump that lost its end is named as such, and the database stays empty."""
    dump = tmp_path / "backups" / f"{NAME}.dump"
    dump.write_bytes(dump.read_bytes()[:-1000])

    with pytest.raises(FatalError, match=r"is cut: \d+ bytes of \d+"):
        restore(empty, backed_up, NAME)
    assert {} == empty.counts()


def test_an_altered_dump_is_refused(backed_up: Folder, empty: Postgres, tmp_path: Path) -> None:
    """One changed byte is enough."""
    dump = tmp_path / "backups" / f"{NAME}.dump"
    whole = bytearray(dump.read_bytes())
    whole[len(whole) // 2] ^= 1
    dump.write_bytes(whole)

    with pytest.raises(FatalError, match="was altered"):
        restore(empty, backed_up, NAME)
    assert {} == empty.counts()


def test_a_second_restore_is_refused(server: Server, backed_up: Folder, empty: Postgres) -> None:
    """A database that has anything in it is not touched."""
    restore(empty, backed_up, NAME)
    before = server.contents(empty.database)

    with pytest.raises(FatalError, match="is not empty"):
        restore(empty, backed_up, NAME)
    assert before == server.contents(empty.database)


def test_a_lone_view_makes_a_database_not_empty(server: Server, backed_up: Folder, empty: Postgres) -> None:
    """Empty means no relation at all, not no table."""
    server.sql(empty.database, "CREATE VIEW answer AS SELECT 42")

    with pytest.raises(FatalError, match="is not empty: 1 "):
        restore(empty, backed_up, NAME)


def test_a_dump_that_breaks_half_way_leaves_nothing(backed_up: Folder, empty: Postgres) -> None:
    """The dump is loaded in one transaction: when pg_restore loses its input, the database is as empty as before."""
    losing = ("/bin/sh", "-c", 'case "$0" in pg_restore) head -c -2000 | "$0" "$@";; *) exec "$0" "$@";; esac')

    with pytest.raises(FatalError, match="the database is empty still"):
        restore(Postgres(empty.database, "metabase", losing), backed_up, NAME)
    assert {} == empty.counts()


def test_other_counts_are_told(backed_up: Folder, empty: Postgres, tmp_path: Path) -> None:
    """A restore that brought other rows than were counted is no success, and says in which table."""
    note = tmp_path / "backups" / f"{NAME}.json"
    told = json.loads(note.read_text(encoding="utf-8"))
    told["rows"]["public.report_card"] += 1
    note.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(FatalError, match=r"public\.report_card has 40 of 41 rows"):
        restore(empty, backed_up, NAME)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "cannot be read"), ("[]", "cannot be read"), ('{"name": "x"}', "cannot be read"), (None, "belongs to")],
    ids=["empty", "a list", "fields missing", "another backup's"],
)
def test_a_record_that_is_none_is_refused(
    backed_up: Folder, empty: Postgres, tmp_path: Path, text: str | None, reason: str
) -> None:
    """Nothing is restored by a record that is cut, or that was renamed."""
    note = tmp_path / "backups" / f"{NAME}.json"
    renamed = note.read_text(encoding="utf-8").replace(NAME, "metabase-20250101T000000Z")
    note.write_text(renamed if text is None else text, encoding="utf-8")

    with pytest.raises(FatalError, match=reason):
        restore(empty, backed_up, NAME)


@pytest.mark.parametrize("half", ["dump", "json"])
def test_half_a_backup_is_none(backed_up: Folder, empty: Postgres, tmp_path: Path, half: str) -> None:
    """A dump without its record is neither listed nor restored, nor is a record without its dump."""
    (tmp_path / "backups" / f"{NAME}.{half}").unlink()

    assert [] == backed_up.backups()
    with pytest.raises(FatalError, match="there is no"):
        restore(empty, backed_up, NAME)


def test_a_name_cannot_lead_elsewhere(backed_up: Folder, empty: Postgres) -> None:
    """A name is checked before it becomes part of a path."""
    with pytest.raises(ConfigurationError, match="is no name of a backup"):
        restore(empty, backed_up, f"../backups/{NAME}")


def test_an_instant_is_taken_once(metabase: Postgres, backed_up: Folder, tmp_path: Path) -> None:
    """A second backup of the same second replaces nothing."""
    before = {path.name: path.read_bytes() for path in (tmp_path / "backups").iterdir()}

    with pytest.raises(FatalError, match="is there already"):
        back_up(metabase, backed_up, AT)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "backups").iterdir()}


def test_only_metabase_is_backed_up(empty: Postgres, place: Folder, tmp_path: Path) -> None:
    """A wrong or empty database is not mistaken for Metabase's: such a backup would be found out too late."""
    with pytest.raises(FatalError, match="it is not Metabase's"):
        back_up(empty, place, AT)
    assert [] == list((tmp_path / "backups").iterdir())


def test_a_database_that_is_not_there(server: Server, place: Folder) -> None:
    """The server's own words reach the person."""
    with pytest.raises(RetriableError, match='database "nowhere" does not exist'):
        back_up(Postgres("nowhere", "metabase"), place, AT)


def test_programs_that_are_not_there(server: Server, place: Folder) -> None:
    """A missing program is named."""
    with pytest.raises(ConfigurationError, match="no-docker-here is not installed"):
        back_up(Postgres("filled", "metabase", ("no-docker-here",)), place, AT)


def test_nobody_else_reads_a_dump(backed_up: Folder, tmp_path: Path) -> None:
    """A dump has password hashes and sessions in it."""
    assert 0o600 == (tmp_path / "backups" / f"{NAME}.dump").stat().st_mode & 0o777
