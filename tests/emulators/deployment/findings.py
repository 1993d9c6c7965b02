"""What has to be true of a deployment when all is quiet, whatever happened before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.transform.gate import standing
from shared import topology
from tests.acceptance.facts import differences, told
from tests.acceptance.meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.ledger import Plan
    from tests.acceptance.facts import Sums
    from tests.emulators.deployment.installed import Deployment

ALL_DAYS = "ingest_date >= DATE '2020-01-01'"
"""The tables of raw rows want to be asked for partitions."""
SNAPSHOTS = "SELECT snapshot_id, row_count, rows_from, state FROM raw_snapshots"


def wrong_facts(deployment: Deployment, questions: Iterable[str] | None = None) -> list[str]:
    """Return every sum that differs from what the organisation did, to the last digit; all questions, or some."""
    meant: dict[str, Sums] = Meant(deployment.org).everything()
    asked = set(questions or meant)
    wanted = {question: sums for question, sums in meant.items() if question in asked}
    return differences(wanted, told(deployment, wanted))


def missing_entries(deployment: Deployment, plans: Iterable[Plan]) -> list[str]:
    """Return what the runs have asked for and neither the warehouse nor a recorded refusal answers."""
    found = []
    for plan in plans:
        state = standing(plan, deployment.world)
        found += [f"{plan.run_id}: {entry.stream} {entry.start}" for entry in state.missing]
        found += [f"{plan.run_id}: {failure.stream} {failure.error}" for failure in state.failed]
    return found


def wrong_counts(deployment: Deployment) -> list[str]:
    """Return every snapshot that is not in the warehouse once, with as many rows as its commit promises."""
    ledger = deployment.world.ledger
    promised = {c.snapshot_id: c for c in map(ledger.read_commit, ledger.commit_keys())}
    rows = deployment.world.warehouse.query(SNAPSHOTS)
    held = _counted(deployment)
    wrong = []
    for snapshot_id, commit in promised.items():
        there = [row for row in rows if row["snapshot_id"] == snapshot_id and row["state"] != "accepted"]
        own = commit.rows if there and there[0]["rows_from"] == snapshot_id else 0
        said = (len(there), held.pop(snapshot_id, 0), [row["row_count"] for row in there])
        if said != (1, own, [commit.rows]):
            wrong.append(f"{commit.stream} {commit.start}: promised {commit.rows} rows once, found {said}")
    return [*wrong, *(f"{count} rows of {name}, which nobody committed" for name, count in held.items())]


def _counted(deployment: Deployment) -> dict[str, int]:
    tables = sorted({stream.table for stream in topology.STREAMS})
    counts = [
        f"SELECT snapshot_id, COUNT(*) AS n FROM {table} WHERE {ALL_DAYS} GROUP BY snapshot_id" for table in tables
    ]
    return {row["snapshot_id"]: row["n"] for row in deployment.world.warehouse.query("\nUNION ALL ".join(counts))}
