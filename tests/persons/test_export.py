"""An export holds everything that names a person, and says where each piece is from."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

from tests.persons.conftest import manifest_of, person

if TYPE_CHECKING:
    from tests.cli.keyboard import Keyboard

ANA = "ana@example.com"


def test_an_export_is_whole(full: Keyboard) -> None:
    """Facts, raw rows, sheet rows, uploads: as many rows as the tables have, and the manifest names their snapshots."""
    out = full.folder / "ana.zip"
    said = person(full, "export", ANA, "--out", str(out))
    assert 0 == said.exit_code, said.output
    manifest = manifest_of(out)
    tables = {facts["table"]: facts for facts in manifest["files"] if "table" in facts}

    wanted = full.rows(f"SELECT COUNT(*) AS n FROM fct_cost_daily WHERE user_email = '{ANA}'")[0]["n"]
    assert wanted == tables["fct_cost_daily"]["rows"]
    assert wanted == tables["fct_cost_daily"]["columns"]["user_email"]
    assert {"raw_sheets", "raw_claude_code", "raw_claude_ai_audit", "dim_users", "fct_usage_daily"} <= tables.keys()
    known = {row["snapshot_id"] for row in full.rows("SELECT snapshot_id FROM raw_snapshots")}
    assert set(tables["raw_sheets"]["snapshots"]) <= known
    assert tables["raw_sheets"]["snapshots"]
    assert 3 == sum("object" in facts for facts in manifest["files"])
    with zipfile.ZipFile(out) as archive:
        names = {name for name in archive.namelist() if "/" in name}
        rows = json.loads(archive.read("tables/fct_cost_daily.json"))
    assert names == {facts["file"] for facts in manifest["files"]}
    assert {ANA} == {row["user_email"] for row in rows}
    assert all(isinstance(row["cost_usd"], str) for row in rows if row["cost_usd"] is not None)


def test_uploads_are_told_by_the_line(full: Keyboard) -> None:
    """Of a file that many people are in, the person gets its first line and their own ones."""
    out = full.folder / "ana.zip"
    person(full, "export", ANA, "--out", str(out))
    with zipfile.ZipFile(out) as archive:
        (name,) = (name for name in archive.namelist() if name.startswith("uploads/") and "members" in name)
        first, *lines = archive.read(name).decode().splitlines()

    assert ANA not in first
    assert lines
    assert all(ANA in line.lower() for line in lines)


def test_an_archive_is_not_overwritten_by_accident(full: Keyboard) -> None:
    """A file that is there is replaced when that is asked for, and only its owner may read the new one."""
    out = full.folder / "ana.zip"
    out.write_text("mine")
    assert 2 == person(full, "export", ANA, "--out", str(out)).exit_code
    assert "mine" == out.read_text()
    assert 0 == person(full, "export", ANA, "--out", str(out), "--force").exit_code
    assert 0o600 == out.stat().st_mode & 0o777


def test_a_stranger_is_no_empty_archive(full: Keyboard) -> None:
    """An address that nothing names is a mistake, and writes nothing."""
    said = person(full, "export", "nobody@example.com", "--out", str(full.folder / "nobody.zip"))

    assert "nothing here names nobody@example.com" in str(said.exception)
    assert not (full.folder / "nobody.zip").exists()
