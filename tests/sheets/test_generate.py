"""`sheets generate`: a first sheet from what the vendor lists, measured by who really owns the keys."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from local.running.sheet_generate import acts_as_another
from local.running.sheet_owners import Directory, Person
from local.sample_org.org import Organisation
from tests.house.repository import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Rows, Town

GUIDE = ROOT / "docs" / "sheets.md"
ANA, BEN = (Person(f"{name.lower()}@example.com", name, is_listed=True) for name in ("Ana", "Ben"))
KEY: dict[str, str | None] = {
    "entity_id": "apikey_01",
    "name": "k",
    "workspace_id": None,
    "principal_user_id": None,
    "principal_service_account_id": None,
    "created_by_user_id": None,
}


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def directory(*people: Person) -> Directory:
    """Return people whose vendor ids are their names, in a workspace that Ben alone uses."""
    return Directory(
        {person.email: person for person in people},
        {person.name: person.email for person in people},
        {"w": "Research"},
        {"w": "ben@example.com"},
        {"Ben"},
    )


def test_most_likely_owners_are_right(town: Town, tmp_path: Path) -> None:
    """Of the owners called likely at least nine in ten carry the key in truth; the rest says `check` or nothing."""
    out = tmp_path / "first"
    ended = town.command("sheets", "generate", "--out", str(out), AIU_SHEETS=f"file://{tmp_path}/none")
    truth = {key.id: {owner.email for owner in key.owners} for key in town.org.keys}
    rows = _table(out / "api_keys.csv")
    likely = [row for row in rows if "likely:" in row["why"]]
    right = [row for row in likely if row["user_email"] in truth[row["api_key_id"]]]
    ownerless = _table(out / "keys_without_owner.csv")

    assert 0 == ended.code
    assert set(truth) == {row["api_key_id"] for row in [*rows, *ownerless]}
    assert all(row["user_email"] and row["why"] for row in rows)
    assert len(likely) > 0.4 * len(truth)
    assert len(right) >= 0.9 * len(likely)
    assert {person.email for person in town.org.people} >= {row["email"] for row in _table(out / "users.csv")}


def _as_listed(org: Organisation) -> tuple[Directory, dict[str, dict[str, str | None]]]:
    """Return what the vendor lists about an organisation: people who are still there, and keys."""
    keys = {key.id: {**KEY, "name": key.name, "created_by_user_id": key.creator_id} for key in org.keys}
    for key in org.keys:
        if key.principal:
            name, kind = key.principal
            keys[key.id]["principal_user_id" if kind == "user" else "principal_service_account_id"] = name
    makers = {key["created_by_user_id"] or "" for key in keys.values() if acts_as_another(key)}
    accounts = {person.user_id: person.email for person in org.people if person.left is None}
    people = {person.email: Person(person.email, person.name, person.left is None) for person in org.people}
    return Directory(people, accounts, {}, {}, makers), keys


def test_the_guide_says_how_often_it_is_right() -> None:
    """Of the sample organisation's 40 keys 23 have a likely owner, all right, and 9 one to check, 2 of them right."""
    org = Organisation.generate()
    listed, keys = _as_listed(org)
    guesses = {key_id: listed.guess(key) for key_id, key in keys.items()}
    truth = {key.id: {person.email for person in (*key.owners, key.leaver) if person} for key in org.keys}
    right = [key_id for key_id, guess in guesses.items() if guess.email in truth[key_id]]

    likely = [key_id for key_id, guess in guesses.items() if guess.is_sure]
    to_check = [key_id for key_id, guess in guesses.items() if guess.email and not guess.is_sure]
    assert (40, 23, 9) == (len(guesses), len(likely), len(to_check))
    assert (23, 2) == (len({*likely} & {*right}), len({*to_check} & {*right}))
    assert re.search(r"40 keys all 23 owners .* 2 of the 9 to check", " ".join(GUIDE.read_text().split()))


def test_what_is_generated_is_a_valid_sheet(town: Town, tmp_path: Path) -> None:
    """The preview refuses no row, and the column `why` is nothing unknown."""
    out = tmp_path / "first"
    town.command("sheets", "generate", "--out", str(out), AIU_SHEETS=f"file://{tmp_path}/none")

    found = town.command("sheets", "preview", "--json", AIU_SHEETS=f"file://{out}").document

    assert ([], []) == (found["refused"], found["findings"])


def _add_desks(rows: Rows) -> None:
    for row in rows:
        row.append("Desk" if row is rows[0] else "=12")


def test_what_people_wrote_stays(town: Town, tmp_path: Path) -> None:
    """Rows of the sheet come first with all their cells, people's own columns included; a file in the way is kept."""
    town.edit("api_keys", _add_desks)
    before = _table(town.sheet / "api_keys.csv")
    out = tmp_path / "first"

    refused = town.command("sheets", "generate")
    town.command("sheets", "generate", "--out", str(out))
    after = _table(out / "api_keys.csv")

    assert 2 == refused.code
    assert "--force" in refused.err
    assert before == _table(town.sheet / "api_keys.csv")
    assert [{**row, "Desk": "'=12", "why": ""} for row in before] == after[: len(before)]
    assert len(after) > len(before)


def test_without_any_key_it_says_what_to_run(town: Town, tmp_path: Path) -> None:
    """An empty warehouse has no list of keys; the command that brings one is named."""
    ended = town.command("sheets", "generate", AIU_WAREHOUSE=f"duckdb:///{tmp_path}/none.duckdb")

    assert 2 == ended.code
    assert "run --stream anthropic_keys --stream anthropic_users" in ended.err


def test_the_strongest_reason_speaks() -> None:
    """Whom a key acts as, then whom its name names, then who made it, then who alone uses its workspace."""
    town = directory(ANA, BEN)
    said = [
        town.guess({**KEY, **more})
        for more in (
            {"principal_user_id": "Ana", "created_by_user_id": "Ben"},
            {"principal_user_id": "Ana", "name": "ben-notebook"},
            {"name": "key of ana", "created_by_user_id": "Ben"},
            {"name": "ana-and-ben", "created_by_user_id": "Ana"},
            {"created_by_user_id": "Ben"},
            {"created_by_user_id": "Ana", "principal_service_account_id": "svac"},
            {"workspace_id": "w"},
            {"created_by_user_id": "Zoe"},
            {},
        )
    ]

    assert [
        ("ana@example.com", "likely: acts as Ana"),
        ("ana@example.com", "check: acts as Ana, but its name has 'ben'"),
        ("ana@example.com", "check: its name has 'ana'"),
        ("ana@example.com", "likely: made by Ana"),
        ("ben@example.com", "check: made by Ben, who makes keys for others, too"),
        ("ana@example.com", "check: made by Ana, acts as a service account"),
        ("ben@example.com", "check: nobody else uses its workspace Research"),
        (None, "Zoe is not in the vendor's list of people"),
        (None, "the vendor names nobody"),
    ] == [(guess.email, guess.why) for guess in said]


def test_who_has_left_is_to_be_checked() -> None:
    """A person whom no vendor lists any longer may have left the key behind."""
    gone = directory(ANA._replace(is_listed=False)).guess({**KEY, "principal_user_id": "Ana"})

    assert ("ana@example.com", "check: acts as Ana, who is no longer listed") == gone[:2]
