"""The README does not lie: what it names exists."""

from __future__ import annotations

import re

import pytest

from local.dashboards import roles
from metabase.definition import files
from shared import topology
from tests.house.repository import ROOT, read

README = ROOT / "README.md"
TABLE = [line for line in read(README).splitlines() if line.startswith("| ")]
PATHS = sorted({path for line in TABLE for path in re.findall(r"`([\w./<>-]+/[\w./<>-]*)`", line)})


@pytest.mark.parametrize("path", PATHS)
def test_every_place_to_touch_exists(path: str) -> None:
    """A path with <names> in it stands for many: at least one must exist."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    assert list(ROOT.glob(pattern)), f"README names {path}, which is not there"


def test_the_table_of_places_is_not_empty() -> None:
    """The test above would pass on a README without its table."""
    assert 8 <= len(PATHS)


def test_the_picture_of_the_flow_names_every_source() -> None:
    """The diagram has every fetcher of the topology."""
    text = read(README)
    assert [] == [source.name for source in topology.SOURCES if source.name not in text]


def test_every_command_that_is_shown_exists() -> None:
    """`python -m local X` in the README is a command of the command line."""
    shown = set(re.findall(r"-m local (\w+)", read(README)))
    known = {path.stem for path in (ROOT / "local" / "commands").glob("*.py")}
    assert set() == shown - known


def test_the_page_on_dashboards_says_what_each_asks() -> None:
    """docs/dashboards.md has every dashboard with its question, whom it is made for, and its picture."""
    page = read(ROOT / "docs" / "dashboards.md")
    lines = [
        f"| [{each.title}](dashboards/{each.key}.png) | {roles.ROLES[each.roles[0]]} | {each.question} |"
        for each in files.dashboards().values()
    ]

    assert [] == [line for line in lines if line not in page]
    assert [] == [key for key in files.dashboards() if not (ROOT / "docs" / "dashboards" / f"{key}.png").exists()]
