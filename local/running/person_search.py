"""Who a person is, as far as the warehouse knows, and every row that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from local.warehouse import schema_files
from shared.persons.words import DOMAIN, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shared.protocols import Row

_MAIN = """
SELECT @address AS email UNION DISTINCT SELECT email FROM dim_aliases WHERE alias = @address
"""
_NAMES = "SELECT DISTINCT display_name FROM dim_users WHERE email IN UNNEST(@addresses) AND display_name LIKE '% %'"
IS_NAMED = "REGEXP_CONTAINS({column}, @address) OR REGEXP_CONTAINS({column}, @name)"
"""Whether a column names the person; the parameters are the patterns of `Person`."""
_ALIASES = "SELECT DISTINCT alias FROM dim_aliases WHERE email IN UNNEST(@addresses) ORDER BY alias"


class Queryable(Protocol):
    """A warehouse, or a reader of one."""

    @property
    def name(self) -> str:
        """What the warehouse is called."""
        ...

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of one statement."""
        ...


def identify(address: str, names: Iterable[str], warehouse: Queryable) -> Person:
    """Return the person whose address or alias this is, with all other addresses and names that are known."""
    address = address.strip().lower()
    # The address everything is booked on goes first.
    main = sorted((row["email"] for row in warehouse.query(_MAIN, {"address": address})), key=lambda it: it == address)
    found = {"addresses": list(dict.fromkeys([*main, address]))}
    aliases = [row["alias"] for row in warehouse.query(_ALIASES, found)]
    displayed = [row["display_name"] for row in warehouse.query(_NAMES, found)]
    addresses = [one for one in dict.fromkeys([*found["addresses"], *aliases]) if not one.endswith(f"@{DOMAIN}")]
    return Person(tuple(addresses), tuple(dict.fromkeys([*names, *displayed])))


def rows(person: Person, warehouse: Queryable) -> Iterator[tuple[str, list[Row]]]:
    """Yield every table that names the person, with the rows that do."""
    params = {"address": person.sql_pattern, "name": person.sql_names}
    for table, texts, everywhere in text_columns():
        named = " OR ".join(IS_NAMED.format(column=name) for name in texts)
        if found := warehouse.query(f"SELECT * FROM {table} WHERE {everywhere} AND ({named})", params):
            yield table, found


def text_columns() -> Iterator[tuple[str, list[str], str]]:
    """Yield every table with text: its columns of text, and the condition that holds for all of its rows."""
    days = schema_files.partition_columns(schema_files.SCHEMA)
    for table, columns in schema_files.tables(schema_files.SCHEMA).items():
        if texts := [name for name, kind in columns.items() if kind == "STRING"]:
            # Some tables refuse to be read without a word about their partitions.
            yield table, texts, f"{days[table]} IS NOT NULL" if table in days else "TRUE"
