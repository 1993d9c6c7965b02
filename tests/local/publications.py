"""The smallest publication there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.warehouse.duckdb_warehouse import DuckDBWarehouse

ALIAS = "INSERT INTO dim_aliases (alias, email) SELECT @name, @name"
ALIASES = "SELECT alias FROM dim_aliases ORDER BY alias"


def publish(warehouse: DuckDBWarehouse, epoch: int, name: str) -> bool:
    """Publish one alias."""
    with warehouse.build() as build:
        return build.publish(epoch, [(ALIAS, {"name": name})])
