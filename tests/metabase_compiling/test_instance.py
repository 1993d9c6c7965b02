"""What the real dashboards come to can be written to a Metabase, and stays as it was written."""

from __future__ import annotations

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
    views = {view: files.view_columns(view) for view in files.view_names()}
    tables = {
        f"ai_usage_bi.{view}": {name: TYPES.get(said["unit"], "type/Decimal") for name, said in columns.items()}
        for view, columns in views.items()
    }
    with metabase_double(tables=tables) as server:
        with_database(server)
        monkeypatch.setenv("METABASE_URL", server.url)
        monkeypatch.setenv("METABASE_API_KEY", server.api_key(TOOL))
        command = ["--lock-folder", str(tmp_path), "--environment", "test", "--dataset", "ai_usage", "apply"]

        assert 0 == invoke(command, definitions=lambda dataset: wanted(files.dashboards(), dataset))
        server.state.requests.clear()
        assert 0 == invoke(command, definitions=lambda dataset: wanted(files.dashboards(), dataset))

        assert [] == [asked.path for asked in server.state.requests if asked.method != "GET"]
