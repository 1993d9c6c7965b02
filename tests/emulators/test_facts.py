"""The product's own handlers on Cloud Storage and BigQuery publish what they publish on one machine.

The same answers of vendors go through fetchers' `rows()`, the lake, the loader, the gate and every model, once on a
folder and DuckDB and once on the emulators; then the published tables are compared, value by value.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from functions.transform.models import AGGREGATES, PUBLISHED, PUBLISHED_DIMENSIONS
from local.bus.in_process import InProcessBus
from shared import runtime as process
from shared import sql, topology
from shared.gcp import clients
from shared.gcp.uploads import GcsUploads
from shared.gcp.warehouse import BigQueryWarehouse
from shared.runtime import Runtime
from tests.emulators import servers, warehouse
from tests.pipeline.answers import (
    CODE_SPACE,
    api_keys,
    code,
    code_report,
    cost,
    cost_report,
    event,
    events,
    noon,
    sheets,
    usage,
    usage_report,
    users,
)
from tests.pipeline.world import START, Said, World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 900
DAY, NEXT = date(2026, 8, 31), date(2026, 9, 1)
DATES = {t.table: t.date_column for t in PUBLISHED}
TABLES = [*PUBLISHED_DIMENSIONS, *(t.table for t in PUBLISHED), *(t.table for t in AGGREGATES), "source_coverage"]


class CloudWorld(World):
    """The same system, its lake a bucket and its warehouse BigQuery."""

    def open(self) -> None:
        """Start the process's runtime on a bucket of its own and on emptied tables."""
        servers.storage()
        name = f"lake-{uuid.uuid4().hex[:12]}"
        client = clients.storage()
        client.create_bucket(name)
        self.bus = _PatientBus(f for f in topology.FUNCTIONS if f.name not in {"monitor", "notify", "health"})
        lake = _AnnouncingLake(name, client, self.bus)
        made = BigQueryWarehouse(servers.PROJECT, warehouse.BASE, clients.bigquery(servers.PROJECT))
        self.runtime = Runtime(self.settings, lake=lake, bus=self.bus, warehouse=made)
        self.lake, self.warehouse = lake, made  # type: ignore[assignment]  # the same protocols
        process.use(self.runtime)

    def close(self) -> None:
        """End the process; the emulators stay."""
        self.bus.close()
        process.use(None)


class _PatientBus(InProcessBus):
    """A bus whose handlers wait for an emulator."""

    def drain(self, timeout: float | None = None) -> None:
        super().drain(PATIENCE_S)


class _AnnouncingLake(GcsUploads):
    """A bucket whose notifications go to the bus of this process."""

    def __init__(self, bucket: str, client: Any, bus: InProcessBus) -> None:
        super().__init__(bucket, client)
        self._bus = bus

    def create(self, key: str, data: bytes) -> bool:
        created = super().create(key, data)
        if created:
            self._bus.finalized("lake", key, len(data))
        return created


@contextmanager
def cloud_world(folder: Path) -> Iterator[CloudWorld]:
    """Open a world on emulators of its own, and end them with it: so many tables make them slow for others."""
    end()
    client = warehouse.prepared(*warehouse.every_table())
    warehouse.run(client, [warehouse.SEED])
    opened = CloudWorld(folder)
    try:
        yield opened
    finally:
        opened.close()
        end()


def end() -> None:
    """End the emulators of this process."""
    warehouse.prepared.cache_clear()
    servers.end_all()


def _said(tokens: int, cents: str) -> Said:
    """Return what three vendors and the sheet say about two days."""
    creator = {"id": "k", "created_by": {"id": "user_ana", "type": "user"}}
    return {
        "anthropic_usage": usage_report({day: [usage("k", tokens), usage(None, 7)] for day in (DAY, NEXT)}),
        "anthropic_cost": cost_report({DAY: [cost(cents), cost("33.3", workspace_id=CODE_SPACE)], NEXT: [cost("1")]}),
        "anthropic_keys": api_keys(creator),
        "anthropic_users": users("ana", "bo"),
        "claude_code": code_report(DAY, code("bo@example.com", DAY, 186)),
        "cursor_events": events(event(noon(DAY)), event(noon(NEXT))),
        "sheets": sheets(api_keys="api_key_id,user_email,status\nk,bo@example.com,active"),
    }


def _published(town: World) -> dict[str, list[str]]:
    """Return every row of every published table but for its instants, in an order of its own."""
    found = {}
    for table in TABLES:
        columns = [name for name in sql.columns(table) if not name.endswith(("_at", "_timestamp"))]
        where = f"WHERE {DATES[table]} >= DATE '2020-01-01'" if table in DATES else ""
        rows = town.query(f"SELECT {', '.join(f'`{name}`' for name in columns)} FROM {table} {where}")
        found[table] = sorted(str(row) for row in rows)
    return found


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE_S)
def test_both_warehouses_hold_the_same_facts(tmp_path: Path) -> None:
    """Two runs, the second of which restates the first, end in equal tables, to the last digit."""
    held = []
    for name, open_world in (("one-machine", world), ("cloud", cloud_world)):
        with open_world(tmp_path / name) as town:
            town.run(_said(1000, "123.45"), (DAY, NEXT))
            town.run(_said(2000, "200.01"), (DAY, NEXT), observed_at=START + timedelta(days=1))
            held.append(_published(town))
    here, there = held

    assert {table for table, rows in here.items() if rows} >= {"fct_cost_daily", "fct_usage_daily", "dim_users"}
    for table, rows in here.items():
        assert (table, rows) == (table, there[table])
