"""The command line: start, open, backup, list, restore."""

from __future__ import annotations

import argparse
import shlex
import sys
from datetime import UTC, datetime, timedelta

from metabase.keeping import serving
from metabase.keeping.backup import back_up
from metabase.keeping.compose import Compose
from metabase.keeping.places import place_at
from metabase.keeping.postgres import Postgres
from metabase.keeping.record import Record, instant_of
from metabase.keeping.restore import restore
from shared.errors import ConfigurationError, PipelineError, RetriableError

DONE, FAILED, WRONG_USAGE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it is done, 1 when it failed, 2 when the person can mend it. Errors are one line."""
    told = _parser().parse_args(arguments)
    try:
        told.command(told)
    except (ConfigurationError, OSError) as error:
        _say(str(error), error=True)
        return WRONG_USAGE
    except PipelineError as error:
        _say(str(error), error=True)
        return FAILED
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m metabase.keeping", description=__doc__)
    commands = parser.add_subparsers(required=True)
    start = commands.add_parser("start", help="make secrets, start Metabase and its database on loopback")
    start.add_argument("--site", help="the name under which people reach it; remembered in compose.env")
    start.set_defaults(command=_start)
    commands.add_parser("open", help="let people in, once it has been set up").set_defaults(command=_open)
    backup = _of_database(commands.add_parser("backup", help="dump the application database"), _backup)
    backup.add_argument("--to", required=True, metavar="PLACE", help="a folder, or gs://BUCKET/PREFIX")
    restoring = _of_database(commands.add_parser("restore", help="restore into an empty database"), _restore)
    restoring.add_argument("name", help="as `list` shows it")
    restoring.add_argument("--from", dest="place", required=True, metavar="PLACE")
    listing = commands.add_parser("list", help="show the backups that are whole, oldest first")
    listing.add_argument("--in", dest="place", required=True, metavar="PLACE")
    listing.add_argument("--within-hours", type=float, help="fail unless the newest is younger")
    listing.set_defaults(command=_list)
    return parser


def _of_database(parser: argparse.ArgumentParser, command: object) -> argparse.ArgumentParser:
    parser.add_argument("--database", default="metabase")
    parser.add_argument("--user", default="metabase")
    parser.add_argument("--through", help="what stands before pg_dump and psql; '' runs them here, as PGHOST says")
    parser.set_defaults(command=command)
    return parser


def _postgres(told: argparse.Namespace) -> Postgres:
    inside = Compose().command("exec", "-T", "database")
    through = inside if told.through is None else shlex.split(told.through)
    return Postgres(told.database, told.user, tuple(through))


def _start(told: argparse.Namespace) -> None:
    compose = Compose()
    for name in serving.start(compose, told.site):
        _say(f"made {compose.secrets / name}: keep a copy elsewhere, not beside the backups")
    _say(f"Metabase answers at {compose.address}, for this machine only. Set it up, then: open")


def _open(_: argparse.Namespace) -> None:
    compose = Compose()
    serving.open_to_people(compose)
    _say(f"people reach it at https://{compose.settings()['METABASE_SITE']}")


def _backup(told: argparse.Namespace) -> None:
    record = back_up(_postgres(told), place_at(told.to), datetime.now(UTC))
    _say(f"{record.name}: {record.size_bytes:,} bytes, {_contents(record)}, kept in {told.to}")


def _restore(told: argparse.Namespace) -> None:
    record = restore(_postgres(told), place_at(told.place), told.name)
    _say(f"restored {_contents(record)}, all counted. Start the version that made {record.newest_migration}.")


def _list(told: argparse.Namespace) -> None:
    names = place_at(told.place).backups()
    for name in names:
        _say(name)
    if told.within_hours is None:
        return
    oldest_allowed = datetime.now(UTC) - timedelta(hours=told.within_hours)
    if not names or instant_of(names[-1]) < oldest_allowed:
        raise RetriableError(f"no backup in {told.place} is younger than {told.within_hours:g} hours: make one now")


def _contents(record: Record) -> str:
    return f"{sum(record.rows.values()):,} rows of {len(record.rows)} tables"


def _say(line: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
