"""Views that are evaluated once per publication."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from local.warehouse.kept_views import KeptViews
from shared.errors import PipelineError
from tests.local.publications import publish

if TYPE_CHECKING:
    from pathlib import Path

STREAMS = "SELECT COUNT(*) AS n FROM vw_slo"


def test_another_publication_is_seen_at_once(tmp_path: Path) -> None:
    """What was kept belongs to one publication; the next one has another name and other rows."""
    path = tmp_path / "w.duckdb"
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
        with closing(KeptViews(path)) as views:
            first = views.version
            assert views.query(STREAMS) == views.query(STREAMS)
            assert first == views.version

            publish(warehouse, 2, "bo")
            assert first != views.version
            assert [{"alias": "ann"}, {"alias": "bo"}] == views.query("SELECT alias FROM dim_aliases ORDER BY alias")


def test_many_readers_ask_at_once(tmp_path: Path) -> None:
    """Threads that want the same view wait for the one that evaluates it."""
    path = tmp_path / "w.duckdb"
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
    found: list[int] = []
    with closing(KeptViews(path)) as views:
        asking = [threading.Thread(target=lambda: found.append(views.query(STREAMS)[0]["n"])) for _ in range(8)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()

    assert 1 == len(set(found))
    assert 8 == len(found)


@pytest.mark.parametrize("sql", ["SELECT * FROM read_csv('/etc/passwd')", "DELETE FROM dim_aliases WHERE TRUE"])
def test_readers_reach_nothing_else(tmp_path: Path, sql: str) -> None:
    """Neither another file nor a change, whatever the statement."""
    path = tmp_path / "w.duckdb"
    with closing(DuckDBWarehouse(path)) as warehouse:
        publish(warehouse, 1, "ann")
    with closing(KeptViews(path)) as views:
        views.query(STREAMS)
        with pytest.raises(PipelineError):
            views.query(sql)
        assert [{"alias": "ann"}] == views.query("SELECT alias FROM dim_aliases")
