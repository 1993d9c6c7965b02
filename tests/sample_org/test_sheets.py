"""The mapping sheet is what an administrator would have written down, and what the truth attributes by."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from local.sample_org.sheets import mapping_sheet, write_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from local.sample_org.org import Organisation


def test_the_mapping_sheet_is_what_the_truth_reads(org: Organisation, tmp_path: Path) -> None:
    """The CSV tabs hold the rows the truth attributes by: shares, dated owners, a change of team; no orphans."""
    write_sheets(org, tmp_path)
    tabs = {path.stem: [*csv.DictReader(path.read_text().splitlines())] for path in tmp_path.glob("*.csv")}
    keys, users = tabs["api_keys"], tabs["users"]
    orphans = {key.id for key in org.keys if not key.mapped}
    shared = [row for row in keys if row["shares"]]

    assert {"api_keys", "users", "workspaces"} == {*tabs}
    assert [row.api_key_id for row in mapping_sheet(org).api_keys] == [row["api_key_id"] for row in keys]
    assert not orphans & {row["api_key_id"] for row in keys}
    assert 2 <= len({row["api_key_id"] for row in shared}) < len(shared)
    assert any(row["valid_to"] for row in keys)
    assert 16 == len(users)
    assert {"Platform", "Product"} == {row["team"] for row in users if row["name"] == "Dan"}


def test_team_changes_are_half_open(org: Organisation) -> None:
    """The day on which the second row of a person begins is the day on which the first one has ended."""
    one, other = (row for row in mapping_sheet(org).users if row.name == "Dan")

    assert one.valid_to == other.valid_from
    assert (None, None) == (one.valid_from, other.valid_to)
    assert date(2026, 10, 7) == one.valid_to
