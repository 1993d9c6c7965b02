"""Of builds that are open at one time, one publishes; the others see that they are late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.test_build import ALIASES, REPLACE, people
from tests.emulators import warehouse

if TYPE_CHECKING:
    from tests.contract.stands import WarehouseStand


def test_a_late_build_gives_way(stand: WarehouseStand) -> None:
    """What was compared with facts that are no longer published is thrown away, also at an equal epoch."""
    with stand.warehouse.build() as first, stand.warehouse.build() as second:
        first.stage("dim_aliases", "dim_aliases", people("ann"))
        second.stage("dim_aliases", "dim_aliases", people("ben"))

        assert second.publish(1, REPLACE)
        assert not first.publish(1, REPLACE)
    assert people("ben") == stand.all(ALIASES)


def test_one_build_may_publish_twice(stand: WarehouseStand) -> None:
    """Its own publication is no news to it."""
    with stand.warehouse.build() as build:
        build.stage("dim_aliases", "dim_aliases", people("ann"))

        assert build.publish(1, REPLACE)
        assert build.publish(2, REPLACE)
    assert 2 == stand.one("SELECT epoch FROM publish_fence")


def test_statements_keep_their_own_values(stand: WarehouseStand) -> None:
    """Parameters of one name mean in each statement what was given with it; braces and comments are text."""
    one = "INSERT INTO dim_aliases (alias, email) SELECT IFNULL(@a, 'nobody'), '{@a}' -- the end"
    with stand.warehouse.build() as build:
        assert build.publish(1, [(one, {"a": "x", "unused": 1}), (one, {"a": "y"}), (one, {"a": None})])

    assert [("nobody", "{@a}"), ("x", "{@a}"), ("y", "{@a}")] == [tuple(row.values()) for row in stand.all(ALIASES)]


def test_tables_of_a_build_are_deleted_with_it(stand: WarehouseStand) -> None:
    """Nothing of a build that ended stays in D_ops; one that was killed leaves tables that expire."""
    ops, client = warehouse.DATASETS.id("ops"), warehouse.prepared(*warehouse.PREPARED)
    with stand.warehouse.build() as build:
        build.table("days", "SELECT 1 AS n")
        build.stage("people", "dim_aliases", people("ann"))
        made = [client.get_table(table) for table in client.list_tables(ops) if table.table_id.startswith("build_")]

        assert 2 == len(made)
        assert all(table.expires for table in made)
    assert [] == [table.table_id for table in client.list_tables(ops) if table.table_id.startswith("build_")]
