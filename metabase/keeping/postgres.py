"""One PostgreSQL database, reached by PostgreSQL's own programs."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metabase.keeping import programs

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
"""Whatever is in the database and neither PostgreSQL's own nor an extension's."""

COUNTS = f"""
  SELECT coalesce(json_object_agg(
    format('%s.%s', n.nspname, c.relname),
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', n.nspname, c.relname),
      false, true, '')))[1]::text::bigint
  ), '{{}}') {TABLES} AND c.relkind = 'r';
"""
"""Rows of each table, counted in one statement, as one line of JSON."""

_PSQL = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database and the way to the programs that belong to its server."""

    database: str
    user: str
    through: tuple[str, ...] = ()
    """What stands before a program's name, for example `docker compose exec -T database`; nothing runs it here."""

    def program(self, name: str, *arguments: str) -> list[str]:
        """Return the command line of pg_dump, pg_restore or psql on this database; none of them asks for a password."""
        place = (f"--username={self.user}", f"--dbname={self.database}", "--no-password")
        return [*self.through, name, *place, *arguments]

    def psql(self) -> list[str]:
        """Return the command line of a psql that reads SQL and prints bare values, one row a line."""
        return self.program("psql", *_PSQL)

    def value(self, sql: str) -> str:
        """Return what one statement says; RetriableError when the server cannot be asked."""
        return programs.run(self.psql(), sql).strip()

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table, under schema.table."""
        counted: dict[str, int] = json.loads(self.value(COUNTS))
        return counted

    def load(self, dump: Path) -> None:
        """Restore a dump in one transaction: wholly, or not at all with RetriableError."""
        argv = self.program("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        with dump.open("rb") as file, tempfile.TemporaryFile() as complaints:
            with programs.start(argv, file, complaints) as process:
                process.communicate()
            if process.returncode:
                complaints.seek(0)
                programs.refuse(argv, process.returncode, complaints.read())
