"""docs/security.md names tests and files that are there, and days that are those of the program."""

from __future__ import annotations

import re

from shared import topology
from shared.gcp.jobs import CEILING
from tests.house.repository import ROOT, read

PAGE = read("docs/security.md")
NAMED = re.compile(r"`((?:tests|pulumi|docs|shared|tools|functions)/[\w./-]+\.(?:py|md))`")
DAYS = {
    "SOFT_DELETE_DAYS": ("pulumi/parts/buckets.py", "30"),
    "NONCURRENT_DAYS": ("pulumi/parts/buckets.py", "30"),
    "ARCHIVE_DAYS": ("pulumi/parts/buckets.py", "25 * 31"),
    "DELETE_DAYS": ("pulumi/parts/buckets.py", "7 * 366"),
    "KEPT_DAYS": ("pulumi/parts/audit.py", "400"),
    "SNAPSHOT_DAYS": ("pulumi/parts/machine.py", "14"),
}
"""What the table of retention says in words, as the program has it."""


def _table(heading: str) -> list[list[str]]:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in section.splitlines() if "|" in line]
    return rows[2:]


def test_every_threat_has_a_proof_that_is_there() -> None:
    """Each line of the threats names what stops it, and at least one file of tests or rules, which exists."""
    threats = _table("Threats")

    assert len(threats) >= 15
    for threat, stopped_by, proof in threats:
        assert stopped_by, threat
        assert NAMED.findall(proof), threat
    assert [] == [name for name in NAMED.findall(PAGE) if not (ROOT / name).is_file()]


def test_every_proof_of_ours_holds_tests() -> None:
    """A file that is named as a proof has tests in it, unless it is the set of rules for the infrastructure."""
    proofs = {name for _, _, proof in _table("Threats") for name in NAMED.findall(proof)}

    assert ["pulumi/policies.py"] == sorted(name for name in proofs if "\ndef test_" not in read(name))


def test_days_are_those_of_the_program() -> None:
    """Whoever changes how long something is kept changes the page."""
    for constant, (file, days) in DAYS.items():
        assert f"\n{constant} = {days}\n" in read(file), constant
    assert "make_bucket(naming.BACKUP_BUCKET, of, delete_after_days=90, retention_days=30" in read(
        "pulumi/layers/bootstrap.py"
    )
    assert 'ROWS = ("stage/", "quarantine/")' in read("pulumi/parts/buckets.py")
    assert 20 * 2**30 == CEILING


def test_every_place_of_the_topology_has_its_line() -> None:
    """Buckets and datasets that a function may touch are in the table of retention."""
    places = {
        place.partition("/")[0] for function in topology.FUNCTIONS for place in (*function.reads, *function.writes)
    }
    said = " ".join(row[0] for row in _table("How long what is kept"))

    assert {"lake", "uploads"} <= places
    assert [] == [place for place in ("lake", "uploads", "raw", "facts", "ops") if place not in said]
