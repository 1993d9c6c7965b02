"""A first sheet from what the vendors list: keys with likely owners, and people; what people wrote stays as it is."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from functions.fetchers.sheets.cells import clean
from functions.fetchers.sheets.tabs import OURS, TABS, Tab, columns_of, plain
from functions.transform.build import partitions
from local.pages.query_formats import STARTS_A_FORMULA
from local.pages.terminal import note
from local.running.sheet_build import private_build, warehouse_copy
from local.running.sheet_candidate import read_cells
from local.running.sheet_owners import Directory, Guess, Person
from shared import sql, topology
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.protocols import Build, Row
    from shared.settings import Settings

OWNERLESS = "keys_without_owner"
(WHY,) = OURS
KEYS = """
SELECT
  entity_id, name, status, workspace_id, principal_user_id, principal_service_account_id, created_by_user_id
FROM org_entities
WHERE kind = 'api_key'
ORDER BY name, entity_id
"""
PEOPLE = """
SELECT u.email, COALESCE(MAX(u.display_name), '') AS name, COALESCE(LOGICAL_OR(u.is_active), FALSE) AS is_listed
FROM dim_users AS u
WHERE u.valid_to = DATE '9999-12-31' AND u.email != 'unknown@unattributed.com'
GROUP BY u.email
ORDER BY u.email
"""
SOLE_USERS = """
SELECT workspace_id, MIN(user_email) AS email
FROM fct_cost_daily
WHERE
  cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY) AND workspace_id IS NOT NULL
  AND attribution_mode IN ('direct', 'mapped', 'derived')
GROUP BY workspace_id
HAVING COUNT(DISTINCT user_email) = 1
"""
ACCOUNTS = "SELECT vendor_user_id, email FROM dim_vendor_users"
WORKSPACES = "SELECT entity_id, COALESCE(name, entity_id) AS name FROM org_entities WHERE kind = 'workspace'"


class Listed(NamedTuple):
    """What the vendors list."""

    keys: list[Row]
    directory: Directory


class Generated(NamedTuple):
    """Tables to be written, and what they hold."""

    tables: dict[str, list[list[str]]]
    """Tab or file -> header and rows."""
    kept: int
    likely: int
    to_check: int
    ownerless: int
    people: int


def write(settings: Settings, out: Path | None, *, force: bool) -> int:
    """Write the files and say what is in them; ConfigurationError when one is there already."""
    folder = out or Path(settings.path("AIU_SHEETS") if settings.scheme("AIU_SHEETS") == "file" else "sheets")
    made = generate(settings)
    paths = {folder / f"{name}.csv": table for name, table in made.tables.items()}
    if present := [path for path in paths if path.exists() and not force]:
        raise ConfigurationError(f"{present[0]} is there already: write --out FOLDER, or --force to replace it")
    folder.mkdir(parents=True, exist_ok=True)
    for path, table in paths.items():
        _write_whole(path, table)
    note(f"{folder}: {made.kept} keys as they were, {made.likely} with a likely owner, {made.to_check} to check,")
    note(f"  {made.ownerless} that nobody can be guessed for (in {OWNERLESS}.csv), {made.people} people that are new.")
    note("  `python -m local sheets preview` shows what it would change.")
    return 0


def generate(settings: Settings) -> Generated:
    """Return the tables, with the rows of the sheet as it is now in front."""
    listed = _listed(settings)
    cells = read_cells(settings)
    keys, users = _Table(TABS["api_keys"], cells), _Table(TABS["users"], cells)
    ownerless = _Table(TABS["api_keys"], {})
    guesses = {
        key["entity_id"]: listed.directory.guess(key) for key in listed.keys if key["entity_id"] not in keys.known
    }
    for key in listed.keys:
        guess = guesses.get(key["entity_id"])
        if guess:
            (keys if guess.email else ownerless).add(_key_cells(key, guess))
    new = [p for p in listed.directory.people.values() if p.is_listed and p.email not in users.known]
    for person in new:
        users.add({"email": person.email, "name": _plain_name(person.name)})
    tables = {"api_keys": keys.cells, "users": users.cells} | ({OWNERLESS: ownerless.cells} if ownerless.known else {})
    sure = sum(guess.is_sure for guess in guesses.values())
    owned = sum(guess.email is not None for guess in guesses.values())
    return Generated(tables, keys.kept, sure, owned - sure, len(guesses) - owned, len(new))


def _key_cells(key: Row, guess: Guess) -> dict[str, str]:
    status = "active" if key["status"] in {None, "active"} else "inactive"
    named = f"{key['name']}; {guess.why}" if key["name"] else guess.why
    return {"api_key_id": key["entity_id"], "user_email": guess.email or "", "status": status, WHY: named}


def _plain_name(name: str) -> str:
    """Leave out a name that the sheet would refuse as a formula; the vendor still knows it."""
    return "" if name.startswith("=") else name


class _Table:
    """One tab: what people wrote, and new rows below it under their own header."""

    def __init__(self, tab: Tab, sheet: dict[str, list[list[str]]]) -> None:
        written = sheet.get(tab.name) or [list(tab.columns)]
        titles = [plain(clean(title)) for title in written[0]]
        ours = OURS if tab.name == "api_keys" else ()
        self._columns = [*titles, *(name for name in (*tab.columns, *ours) if name not in titles)]
        place = columns_of(tab, titles)[tab.required[0]]
        width = len(self._columns)
        self.cells = [[*written[0], *self._columns[len(titles) :]]]
        self.cells += [row + [""] * (width - len(row)) for row in written[1:] if any(row)]
        self.known = {clean(row[place]).lower() for row in self.cells[1:] if place < len(row)} - {""}
        self.kept = len(self.known)
        self._key = tab.required[0]

    def add(self, said: dict[str, str]) -> None:
        """Add a row."""
        self.cells.append([said.get(name, "") for name in self._columns])
        self.known.add(said[self._key].lower())


def _listed(settings: Settings) -> Listed:
    """Read what the vendors list; ConfigurationError says how to collect it when there is nothing yet."""
    if not warehouse_copy(settings).exists():
        raise _nothing_yet()
    with private_build(settings) as build:
        build.table("winners", sql.model("ops/winners"))
        build.table("org_entities", sql.model("dim/org_entities"), partitions(build, "state", "winners"))
        keys = build.rows(KEYS)
        if not keys:
            raise _nothing_yet()
        return Listed(keys, _directory(build, keys))


def _directory(build: Build, keys: list[Row]) -> Directory:
    people = {row["email"]: Person(row["email"], row["name"], row["is_listed"]) for row in build.rows(PEOPLE)}
    return Directory(
        people,
        {row["vendor_user_id"]: row["email"] for row in build.rows(ACCOUNTS)},
        {row["entity_id"]: row["name"] for row in build.rows(WORKSPACES)},
        {row["workspace_id"]: row["email"] for row in build.rows(SOLE_USERS)},
        {key["created_by_user_id"] for key in keys if acts_as_another(key)},
    )


def acts_as_another(key: Row) -> bool:
    """Whether who made a key made it for somebody else."""
    acts_as = key["principal_user_id"] or key["principal_service_account_id"]
    return bool(acts_as) and acts_as != key["created_by_user_id"]


def _nothing_yet() -> ConfigurationError:
    wanted = [s.name for s in topology.STREAMS if s.table.endswith("_org") and s.name.endswith(("_keys", "_users"))]
    command = " ".join(("python -m local run", *(f"--stream {name}" for name in wanted)))
    return ConfigurationError(f"no API key has been collected yet: `{command}` brings the lists first")


def _write_whole(path: Path, table: Iterable[list[str]]) -> None:
    """Write a file completely or not at all; no cell is a formula to a spreadsheet."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in table)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text.getvalue(), encoding="utf-8", newline="")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
