"""The table of who may do what is generated, so that it cannot lie."""

from __future__ import annotations

import pytest

from shared import topology
from tests.house.repository import read
from tools import iam_table


def test_the_page_is_current() -> None:
    """docs/security.md shows what the topology grants today; `python -m tools.iam_table` brings it there."""
    assert read("docs/security.md") == iam_table.page(read("docs/security.md"))


def test_every_account_and_every_secret_is_in_the_table() -> None:
    """A secret stands beside its readers; what nobody may do is not in it."""
    rows = iam_table.table().splitlines()

    names = [*(function.name for function in topology.FUNCTIONS), *(endpoint.name for endpoint in topology.ENDPOINTS)]
    assert names == [row.split("`")[1] for row in rows[2:]]
    assert ["fetch-cursor"] == [row.split("`")[1] for row in rows if "`CURSOR_ADMIN_KEY`" in row]
    objects = "read `lake/accept/`, `lake/commit/`, `lake/persons/erased/`, `lake/stage/`"
    assert f"| `load-snapshot` | `snapshot-loaded` | `AIU_PERSON_KEY` | {objects} | append `raw` |" in rows


def test_a_page_without_marks_is_refused() -> None:
    """Nothing is written over a page that has no place for it."""
    with pytest.raises(ValueError, match="has no place for the table"):
        iam_table.page("# Security\n")
