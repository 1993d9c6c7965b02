"""A change of sql/schema becomes a migration by one command."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from migrations import shapes
from migrations.draft import draft
from migrations.files import migrations
from shared.errors import ConfigurationError
from tests.migrations.warehouses import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = """CREATE TABLE IF NOT EXISTS people (
  day DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING OPTIONS(description="Who"),
  cost_usd NUMERIC OPTIONS(description="US dollars"),
  office STRING OPTIONS(description="Where")
)
PARTITION BY day
CLUSTER BY user_email
OPTIONS(description="People.", require_partition_filter=TRUE);
"""
PLACES = """CREATE TABLE IF NOT EXISTS places (
  office STRING NOT NULL OPTIONS(description="Where")
)
CLUSTER BY office
OPTIONS(description="Places.");
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example that may be changed."""
    shutil.copytree(EXAMPLE, tmp_path / "example")
    return tmp_path / "example"


def test_a_draft_makes_the_schema(example: Path) -> None:
    """Tables and columns that came, went or are described otherwise: the draft leads there, and back."""
    before = shapes.after({}, [step for m in migrations(example / "migrations") for step in m.up])
    (example / "schema" / "people.sql").write_text(CHANGED)
    (example / "schema" / "places.sql").write_text(PLACES)
    path = draft("offices", example / "migrations", example / "schema")
    drafted = migrations(example / "migrations")[-1]
    after = shapes.after(before, drafted.up)

    assert "0004_offices" == path.name
    assert "contract" == drafted.kind
    assert shapes.of_folder(example / "schema") == after
    assert _unordered(before) == _unordered(shapes.after(after, drafted.down))


def test_additions_are_an_expand(example: Path) -> None:
    """A new table alone leaves yesterday's code working."""
    (example / "schema" / "places.sql").write_text(PLACES)
    draft("places", example / "migrations", example / "schema")

    assert "expand" == migrations(example / "migrations")[-1].kind


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("CLUSTER BY user_email", "CLUSTER BY day", "partitioned or clustered differently"),
        ("team_name STRING", "team_name STRING NOT NULL", "cannot make a column NOT NULL"),
        ("team_name STRING", "more STRING NOT NULL", "cannot be NOT NULL"),
        ("team_name STRING", "team_name STRING", "nothing to draft"),
    ],
)
def test_what_the_warehouse_cannot_do_is_said(old: str, new: str, said: str, example: Path) -> None:
    """What BigQuery cannot change in place is no draft, and says so."""
    people = example / "schema" / "people.sql"
    people.write_text(people.read_text().replace(old, new))

    with pytest.raises(ConfigurationError, match=said):
        draft("something", example / "migrations", example / "schema")


def _unordered(tables: dict[str, shapes.Table]) -> dict[str, object]:
    return {name: (dict(t.columns), t.partition, t.cluster, dict(t.options)) for name, t in tables.items()}
