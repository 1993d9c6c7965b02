"""From the vendors' own documented answers, over HTTP and the whole path, to facts: golden files and hand-made sums.

`golden/<window>/` holds the facts and coverage of one window of days; `GOLDEN_UPDATE=1` writes them anew. What a change
in them means is for a person to judge against `tests/sample_org/recorded/README.md`; the sums below were made by hand.
"""

from __future__ import annotations

import json
import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from local.sample_org.recorded import RecordedRows
from local.sample_org.server import serve_in_background
from shared import topology

from .installation import Installation

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDED = Path(__file__).parents[1] / "sample_org" / "recorded"
GOLDEN = Path(__file__).parent / "golden"
OF_ONE_RUN = {"created_timestamp", "ingest_date", "request_id", "snapshot_id"}
"""Columns that say when and by which run; no two runs share them."""
DATES = {"fct_usage_daily": "usage_date", "fct_cost_daily": "cost_date", "source_coverage": "date"}


class Window(NamedTuple):
    """Days around a recorded answer, and the folder it is in."""

    folder: str
    start: str
    end: str


WINDOWS = {
    "enterprise_official": Window("documented", "2019-12-26", "2019-12-28"),
    "cursor_audit": Window("documented", "2024-01-07", "2024-01-16"),
    "cursor_daily": Window("documented", "2024-03-17", "2024-03-19"),
    "cursor_events": Window("documented", "2025-06-25", "2025-06-27"),
    "reports_official": Window("documented", "2025-07-31", "2025-08-09"),
    "claude_code_guide": Window("documented", "2025-09-07", "2025-09-09"),
    "reports_without_attribution": Window("documented", "2025-09-22", "2025-09-24"),
    "reports_with_meaning": Window("documented", "2026-07-31", "2026-08-02"),
    "claude_code_edge_cases": Window("documented", "2026-08-07", "2026-08-08"),
    "cursor_as_seen_live": Window("live", "2025-09-16", "2025-09-18"),
}
Facts = dict[str, Any]


@pytest.fixture(scope="module")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Installation]]:
    """One installation in front of each folder of recordings."""
    documented, live = RecordedRows(RECORDED / "documented"), RecordedRows(RECORDED / "live")
    with serve_in_background(documented) as one, serve_in_background(live) as other:
        found = {
            "documented": Installation.point(tmp_path_factory.mktemp("documented"), one.environment),
            "live": Installation.point(tmp_path_factory.mktemp("live"), other.environment),
        }
        for installation in found.values():
            shutil.copytree(RECORDED / "documented" / "sheets", installation.folder / "sheets")
        yield found


@pytest.fixture(scope="module", params=WINDOWS)
def window(request: pytest.FixtureRequest, installations: dict[str, Installation]) -> tuple[str, Facts]:
    """A window's name, and what a run over it has found."""
    asked = WINDOWS[request.param]
    installation = installations[asked.folder]
    ended = installation.command("run", "--start", asked.start, "--end", asked.end, "--json")
    assert ended.document["missing"] == [], ended.out
    return request.param, _found(installation, asked)


def _found(installation: Installation, asked: Window) -> Facts:
    answers = installation.answers(
        {
            table: f"SELECT * FROM {table} WHERE {day} BETWEEN '{asked.start}' AND '{asked.end}'"
            for table, day in DATES.items()
        }
    )
    coverage: dict[str, dict[str, str]] = {}
    for row in sorted(answers.pop("source_coverage"), key=lambda row: (row["stream"], row["date"])):
        if topology.stream(row["stream"]).kind == "windowed":
            coverage.setdefault(row["stream"], {})[row["date"]] = row["state"]
    return {**{table: _plain(rows) for table, rows in answers.items()}, "source_coverage": coverage}


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what is NULL and what belongs to one run only, and put the rows into an order."""
    kept = ({k: v for k, v in row.items() if v is not None and k not in OF_ONE_RUN} for row in rows)
    return sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))


def test_recorded_answers_become_these_facts(window: tuple[str, Facts]) -> None:
    """Every row of both facts, and what is said about every stream and day of the window."""
    name, facts = window
    for table, found in facts.items():
        path = GOLDEN / name / f"{table}.json"
        if os.environ.get("GOLDEN_UPDATE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        assert json.loads(path.read_text(encoding="utf-8")) == found, f"{path}: GOLDEN_UPDATE=1 shows the difference"
