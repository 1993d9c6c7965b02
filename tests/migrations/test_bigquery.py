"""Migrations on a BigQuery: the example forth and back on data, and the real ones table by table.

local-bigquery proves statements, names and the record; it bills nothing, so ceilings are Google's to prove.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.warehouse import schema_files
from migrations import shapes
from migrations.apply import Migrator
from migrations.bigquery_datasets import BigQueryDatasets
from migrations.files import migrations
from shared.errors import ConfigurationError
from shared.gcp import clients
from tests.emulators import servers
from tests.migrations.warehouses import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.cloud.bigquery import Client, Table

BASE = "migrated"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Google's client of an emulator of this module's own."""
    servers.bigquery()
    found = clients.bigquery(servers.PROJECT)
    yield found
    found.close()  # type: ignore[no-untyped-call]
    servers.end_all()


@pytest.fixture
def database(client: Client, request: pytest.FixtureRequest) -> BigQueryDatasets:
    """Empty datasets."""
    base = f"{BASE}_{request.node.name.split('[')[0]}"
    for beside in ("", "_raw", "_ops", "_bi", "_hashed"):
        client.create_dataset(f"{servers.PROJECT}.{base}{beside}", exists_ok=True)
    return BigQueryDatasets(client, base)


@pytest.mark.slow
def test_forth_and_back(database: BigQueryDatasets) -> None:
    """Expand, copy, contract and back again: values arrive, losses are refused, the record knows."""
    migrator = Migrator(database, EXAMPLE / "migrations", EXAMPLE / "schema")
    migrator.migrate(migrator.plan(1))
    values = "(DATE '2026-10-01', 'ana', 7)"
    database._run(f"INSERT INTO `{database.address('people')}` (day, user_email, team_no) VALUES {values}")

    migrator.migrate(migrator.plan(2))
    names = "SELECT team_name FROM people WHERE day >= DATE '2026-01-01'"
    assert [{"team_name": "team 7"}] == database.rows(names)
    with pytest.raises(ConfigurationError, match=r"people\.team_no \(1 rows\)"):
        migrator.migrate(migrator.plan(3))
    migrator.migrate(migrator.plan(3), ["0003_drop_old_teams"])
    assert ["day", "user_email", "cost_usd", "team_name"] == list(database.catalogue().tables["people"])
    assert {"vw_people"} == database.catalogue().views
    migrator.migrate(migrator.plan(2))
    assert [{"team_no": 7}] == database.rows("SELECT team_no FROM people WHERE day >= DATE '2026-01-01'")

    assert [] == Migrator(database, EXAMPLE / "migrations", EXAMPLE / "schema").plan(2)


@pytest.mark.slow
def test_the_real_ones_make_the_schema(database: BigQueryDatasets, client: Client) -> None:
    """Every table has the columns, types, partition, clusters and descriptions of sql/schema, in its dataset."""
    for migration in migrations():
        for statement in migration.up:
            database.execute(statement)
    wanted = shapes.of_folder(schema_files.SCHEMA)

    assert {name: list(table.columns) for name, table in wanted.items()} == database.catalogue().tables
    for name in ("raw_anthropic_cost", "fct_cost_daily", "agg_person_day", "incidents"):
        found = client.get_table(database.address(name))
        assert wanted[name] == _shape(found), name


def _shape(found: Table) -> shapes.Table:
    kinds = {"INTEGER": "INT64", "BOOLEAN": "BOOL", "FLOAT": "FLOAT64"}
    options = {"description": f'"{found.description}"'}
    if found.require_partition_filter:
        options["require_partition_filter"] = "TRUE"
    return shapes.Table(
        columns={
            f.name: shapes.Column(kinds.get(f.field_type, f.field_type), f.mode == "REQUIRED", f.description)
            for f in found.schema
        },
        partition=found.time_partitioning.field if found.time_partitioning else None,
        cluster=tuple(found.clustering_fields or ()),
        options=options,
    )
