"""A view's twin shows what the view shows, and whatever somebody forgets to say about people in it hides too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from local.warehouse import hashed_views, schema_files
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from local.warehouse.reader import DuckDBReader

from .repository import read

if TYPE_CHECKING:
    from collections.abc import Iterator

VIEWS = [path.parent.name for path in sorted(schema_files.SCHEMA.with_name("views").glob("*/query.sql"))]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBReader]:
    """A warehouse without a row."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    DuckDBWarehouse(path).close()
    reader = DuckDBReader(path)
    yield reader
    reader.close()


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_is_read(view: str) -> None:
    """What is read without a parser is what YAML says: names in order, units, and whom a column names."""
    text = read(f"sql/views/{view}/metadata.yaml")
    said = yaml.safe_load(text)["columns"]

    assert [
        (name, str(says["unit"]), says.get("person", "").replace("name of", "name")) for name, says in said.items()
    ] == [(c.name, c.unit, f"{c.person} {c.by}".strip()) for c in hashed_views.columns(text)]


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_said_of_people_makes_sense(view: str) -> None:
    """A column is an address, somebody's name, a sentence with such a name, or nothing."""
    known = {c.name: c for c in hashed_views.columns(read(f"sql/views/{view}/metadata.yaml"))}
    leads_to = {"": "", "address": "", "withheld": "", "name": "address", "mentions": "name"}

    assert [] == [c.name for c in known.values() if c.person not in leads_to]
    assert [] == [c.name for c in known.values() if c.by and known[c.by].person != leads_to[c.person]]
    assert [] == [c.name for c in known.values() if c.person and c.unit != "text"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_text_is_looked_through(view: str, empty: DuckDBReader) -> None:
    """A column with text is of a unit that is looked through for addresses, also one that is new."""
    units = {c.name: c.unit for c in hashed_views.columns(read(f"sql/views/{view}/metadata.yaml"))}
    types = empty.types(f"SELECT * FROM {view}")

    assert {"VARCHAR"} == {kind for name, kind in types.items() if units[name] in hashed_views.TEXTS} or not any(
        kind == "VARCHAR" for kind in types.values()
    )
    assert [] == [name for name, kind in types.items() if kind == "VARCHAR" and units[name] not in hashed_views.TEXTS]


@pytest.mark.parametrize("view", VIEWS)
def test_a_twin_has_the_columns_of_its_view(view: str, empty: DuckDBReader) -> None:
    """Names, order and types are the same, so that whatever reads the one can read the other."""
    twin = empty.types(f"SELECT * FROM {hashed_views.PREFIX}{view}")

    assert list(empty.types(f"SELECT * FROM {view}").items()) == list(twin.items())
