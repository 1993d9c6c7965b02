"""What the real dashboards come to can be written to a Metabase, and stays as it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metabase.compiling.compiled import wanted
from metabase.definition import files
from metabase.sync.cli import invoke
from tests.metabase_double import metabase_double
from tests.metabase_sync.desk import TOOL, with_database

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TYPES = {"date": "type/Date", "UTC instant": "type/DateTimeWithTZ", "text": "type/Text"}


def test_a_second_apply_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's reading of every body is ours, so that all six dashboards are written once, and then left alone."""
    with metabase_double(tables=_tables("ai_usage_bi.")) as server:
        with_database(server)
        monkeypatch.setenv("METABASE_URL", server.url)
        monkeypatch.setenv("METABASE_API_KEY", server.api_key(TOOL))
        command = ["--lock-folder", str(tmp_path), "--environment", "test", "--dataset", "ai_usage", "apply"]

        assert 0 == invoke(command, definitions=lambda dataset: wanted(files.dashboards(), dataset))
        server.state.requests.clear()
        assert 0 == invoke(command, definitions=lambda dataset: wanted(files.dashboards(), dataset))

        assert [] == [asked.path for asked in server.state.requests if asked.method != "GET"]


def test_hidden_people_are_in_tables_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query and every filter reads a view's twin, and no view in which somebody is named."""
    key, dashboard = next(iter(files.dashboards().items()))
    with metabase_double(tables=_tables("ai_usage_bi.") | _tables("ai_usage_hashed.hashed_")) as server:
        with_database(server)
        monkeypatch.setenv("METABASE_URL", server.url)
        monkeypatch.setenv("METABASE_API_KEY", server.api_key(TOOL))
        command = ["--lock-folder", str(tmp_path), "--people", "hashed", "apply"]

        assert 0 == invoke(command, definitions=lambda views: wanted({key: dashboard}, views))

        stages = [stage for card in server.state.cards.values() for stage in card["dataset_query"]["stages"]]
        asked = [table for stage in stages for table in re.findall(r"`([^`]+)`", stage["native"])]
        tags = [tag for stage in stages for tag in stage["template-tags"] if tag["type"] == "dimension"]
        fields = [server.state.fields[tag["dimension"][2]] for tag in tags]
        homes = {server.state.warehouse_tables[field["table_id"]]["schema"] for field in fields}
        assert asked
        assert [] == [table for table in asked if not table.startswith("ai_usage_hashed.hashed_")]
        assert {"ai_usage_hashed"} == homes


def _tables(views: str) -> dict[str, dict[str, str]]:
    """Return the columns of every view, by the name under which a warehouse has it."""
    return {
        f"{views}{view}": {
            name: TYPES.get(said["unit"], "type/Decimal") for name, said in files.view_columns(view).items()
        }
        for view in files.view_names()
    }
