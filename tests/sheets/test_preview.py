"""`sheets preview`: what a sheet would change, before it does."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Rows, Town

NOTHING = {"list_usd": "0", "billed_usd": "0", "amortised_usd": "0"}


def _hand_over(rows: Rows) -> None:
    """Give Ana's Claude Code key to Ben."""
    for row in rows:
        if row[1] == "ana@example.com" and row[2] == "claude_code":
            row[1] = "ben@example.com"


def _previewed(town: Town) -> dict[str, Any]:
    return town.command("sheets", "preview", "--json").document


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def test_the_sheet_in_force_changes_nothing(town: Town) -> None:
    """No row differs and no dollar moves."""
    ended = town.command("sheets", "preview", "--json")

    assert 0 == ended.code
    assert ([], [], True) == tuple(ended.document[name] for name in ("refused", "changes", "may_come_into_force"))
    assert {"moved": 0, "first": None, "last": None} == ended.document["money"]["days"]


def test_a_key_in_other_hands_moves_its_dollars_and_no_other(town: Town, tmp_path: Path) -> None:
    """What the one gains the other loses, in each ledger, on the days of use; the preview is what the run then does."""
    elsewhere = town.moved_to(tmp_path / "elsewhere")
    before = _of_people(elsewhere)
    elsewhere.edit("api_keys", _hand_over)

    found = _previewed(elsewhere)
    elsewhere.command("run", "--stream", "sheets", "--json")
    after = _of_people(elsewhere)

    moved = {person: Decimal(usd["amortised_usd"]) for person, usd in found["money"]["by_person"].items()}
    assert {"api_keys": "email ana@example.com → ben@example.com"} == {c["tab"]: c["says"] for c in found["changes"]}
    assert {"ana@example.com", "ben@example.com"} == set(moved)
    assert 0 == sum(moved.values()) < moved["ben@example.com"]
    assert {"seats": NOTHING, "all_else": NOTHING} == found["money"]["net"]
    assert moved == {who: after[who] - before[who] for who in after if after[who] != before[who]}


def _of_people(town: Town) -> dict[str, Decimal]:
    rows = town.installation.rows("SELECT user_email, SUM(cost_usd) AS usd FROM fct_cost_daily GROUP BY user_email")
    return {row["user_email"]: Decimal(row["usd"]) for row in rows}


def test_seats_are_the_only_dollars_that_come_and_go(town: Town) -> None:
    """Two more Cursor seats for nobody from 15 November on: 2 x 40 USD billed, 6 of 30 days amortised by now."""
    town.edit(
        "subscriptions", lambda rows: rows.append(["cursor", "Pro", "2", "40", "month", "15", "2026-11-15", "", ""])
    )

    found = _previewed(town)

    assert [("subscriptions", "Pro cursor", "added")] == [(c["tab"], c["subject"], c["what"]) for c in found["changes"]]
    assert {"list_usd": "0", "billed_usd": "80", "amortised_usd": "16.000000002"} == found["money"]["net"]["seats"]
    assert NOTHING == found["money"]["net"]["all_else"]
    assert ["unknown@unattributed.com"] == list(found["money"]["by_person"])
    assert {"moved": 6, "first": "2026-11-15", "last": "2026-11-20"} == found["money"]["days"]


def test_another_team_another_budget_and_a_gone_person_are_told(town: Town) -> None:
    """People, teams, budgets and invoices are named with what differs; a team's dollars move with its people."""
    town.edit("users", lambda rows: rows[1].__setitem__(4, "Growth"))
    town.edit("budgets", lambda rows: (rows[1].__setitem__(1, "9000"), rows.pop()))
    town.edit(
        "invoices", lambda rows: rows.append(["cursor", "C-1", "2026-11-01", "2026-11-30", "50", "", "", "", "", ""])
    )

    found = _previewed(town)

    said = {(c["tab"], c["what"]): (c["subject"], c["says"]) for c in found["changes"]}
    assert ("ana@example.com", "team Platform → Growth") == said["users", "changed"]
    assert ("Growth", "") == said["teams", "added"]
    assert "amount_usd" in said["budgets", "changed"][1]
    assert ("budgets", "removed") in said
    assert "C-1 cursor" == said["invoices", "added"][0]
    assert {"Growth", "Platform"} == set(found["money"]["by_team"])
    assert {} == found["money"]["by_person"]


def test_refused_rows_are_told_with_what_to_write(town: Town) -> None:
    """Exit code 1, the row with its reason, and whether the sheet could come into force at all."""
    town.edit("users", lambda rows: rows.append(["no address", *[""] * 7]))

    ended = town.command("sheets", "preview")
    found = _previewed(town)

    assert (1, 1) == (ended.code, found["exit_code"])
    assert "write name@example.com" in ended.out
    assert ["email"] == [record["column"] for record in found["refused"]]
    assert not found["may_come_into_force"]
    assert "the last good sheet would stay in force" in ended.out


def test_nothing_is_changed_by_looking(town: Town) -> None:
    """Warehouse, serving copy, lake and sheet are the same files with the same bytes, and no snapshot has come."""
    store = town.installation.folder / ".aiu"
    town.edit("api_keys", _hand_over)
    before = _contents(store), town.installation.commits, town.installation.rows("SELECT epoch FROM publish_fence")

    town.command("sheets", "preview")

    assert before == (
        _contents(store),
        town.installation.commits,
        town.installation.rows("SELECT epoch FROM publish_fence"),
    )


def test_what_is_published_may_lag_behind(town: Town) -> None:
    """A day later, when yesterday's seats are not published yet, the sheet in force still moves nothing."""
    town.edit("subscriptions", lambda rows: rows[1].__setitem__(1, "Teams Annual"))

    found = town.command("sheets", "preview", "--json", AIU_TODAY="2026-11-24").document

    assert ["added", "removed"] == [change["what"] for change in found["changes"]]
    assert {"seats": NOTHING, "all_else": NOTHING} == found["money"]["net"]
    assert 0 == found["money"]["days"]["moved"]


def test_without_a_warehouse_the_sheet_is_checked_all_the_same(town: Town, tmp_path: Path) -> None:
    """Rows are read, all of them are new, and there are no dollars to move."""
    ended = town.command("sheets", "preview", "--json", AIU_WAREHOUSE=f"duckdb:///{tmp_path}/none.duckdb")

    assert 0 == ended.code
    assert ended.document["money"] is None
    assert {"added"} == {change["what"] for change in ended.document["changes"]}


def test_a_sheet_that_is_not_there_is_wrong_usage(town: Town, tmp_path: Path) -> None:
    """Exit code 2 and where the templates are."""
    ended = town.command("sheets", "preview", AIU_SHEETS=f"file://{tmp_path}/nowhere")

    assert 2 == ended.code
    assert "local/templates/sheets" in ended.err
