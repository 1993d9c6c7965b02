"""What charts say, in golden files: the summary, the words of every mark, and what is written in the chart."""

from __future__ import annotations

import json
import os

import pytest

from tests.dashboards.charts import cases

FILES = sorted(cases.FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_a_chart_says_what_its_rows_say(name: str) -> None:
    """Each golden file proves a fact of its own; GOLDEN_UPDATE=1 writes what was found, which proves nothing."""
    file = cases.FOLDER / f"{name}.json"
    given = json.loads(file.read_text(encoding="utf-8"))
    found = cases.found(cases.of(given).draw())
    if os.environ.get("GOLDEN_UPDATE"):
        file.write_text(json.dumps({**given, "expected": found}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    assert given["expected"] == found, given["proves"]
