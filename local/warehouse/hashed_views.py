"""Each view once more with keyed hashes in place of people: `hashed_vw_cost_by_person` beside `vw_cost_by_person`.

Who may read only these learns no address and no name. What a column needs is said in the view's metadata.yaml:

    person: address                 an address or an id made of one: the person's hash; anything else stays
    person: name of COLUMN          a name of whoever COLUMN has the address of: their hash
    person: mentions COLUMN         a sentence with the name that stands in COLUMN: the sentence with the hash
    person: withheld                running text with names of several people: nothing

Every other text is shown without the addresses in it, so a view whose author forgot a column shows too little.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PREFIX = "hashed_"
TEXTS = ("text", "JSON")
"""Units of the columns that hold text."""
UNLISTED = "person-unlisted"
"""Stands for an address whose hash is not known: nothing was built since it came."""
NOBODY = "unknown@unattributed.com"

# One column stands on one line of metadata.yaml, as one of a table does in sql/schema: no parser is needed to start.
_COLUMN = re.compile(
    r'^  (\w+): \{.*\bunit: ("[^"]*"|[^,]+), ledger: [^,}]+(?:, person: (\w+)(?: of)?(?: (\w+))?)?\}$', re.MULTILINE
)
_NAMES_SOMEBODY = "@|^usr_[0-9a-f]{16}$"
_NAMING = r'[^\s"(<]+@[^\s"]*[^\s":;,.)>]|usr_[0-9a-f]{16}'


class Column(NamedTuple):
    """One column of a view, and what its metadata.yaml says about people in it."""

    name: str
    unit: str
    person: str
    """address, name, mentions or withheld; empty when nothing is said."""
    by: str
    """The column that says whose name it is, or which name is mentioned; empty for the others."""


def columns(metadata: str) -> list[Column]:
    """Return the columns that a metadata.yaml describes, in order."""
    return [Column(name, unit.strip('"'), *person) for name, unit, *person in _COLUMN.findall(metadata)]


def hashed(view: str, metadata: str) -> str:
    """Return the SELECT of a view's twin."""
    known = columns(metadata)
    whose = {column.name: column.by for column in known if column.person == "name"}
    addresses = sorted({*(column.name for column in known if column.person == "address"), *whose.values()})
    shown = ",\n  ".join(f"{_shown(column, whose)} AS {column.name}" for column in known)
    joins = "".join(f"\nLEFT JOIN shown_people AS of_{name} ON of_{name}.word = LOWER(v.{name})" for name in addresses)
    return f"-- {view} with keyed hashes in place of people.\nSELECT\n  {shown}\nFROM {view} AS v{joins}\n"


def _shown(column: Column, whose: dict[str, str]) -> str:
    """Return what stands for a column; `whose` says which column has the address of whom a name belongs to."""
    it = f"v.{column.name}"
    if column.unit not in TEXTS:
        return it
    match column.person:
        case "withheld":
            return "CAST(NULL AS STRING)"
        case "address":
            return _hash(column.name)
        case "name":
            return f"IF({it} IS NULL, NULL, {_hash(column.by)})"
        case "mentions":
            person = f"COALESCE({_hash(whose[column.by])}, '{UNLISTED}')"
            it = f"IF(v.{column.by} IS NULL, {it}, REPLACE({it}, v.{column.by}, {person}))"
    return f"REGEXP_REPLACE({it}, r'{_NAMING}', 'a person')"


def _hash(column: str) -> str:
    """Return the hash of whom a column names; nobody, and an id that is not made of an address, stay what they are."""
    it = f"v.{column}"
    names = f"REGEXP_CONTAINS({it}, r'{_NAMES_SOMEBODY}') AND {it} != '{NOBODY}'"
    return f"IF({names}, COALESCE(of_{column}.shown, '{UNLISTED}'), {it})"
