"""The bodies that set an instance up and fill it, in the order of their names, are all accepted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.metabase_double import metabase_double
from tests.metabase_double.clients import Client

EXAMPLES = sorted(Path(__file__).with_name("examples").glob("*.json"))
TABLES = {
    "ai_spend_marts.fct_daily_cost": {
        "usage_date": "type/Date",
        "team": "type/Text",
        "model": "type/Text",
        "environment": "type/Text",
    }
}


def parsed(path: Path) -> dict[str, Any]:
    """Return an example: its method, its path and its body."""
    example: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return example


def test_the_examples_fill_a_bare_instance_one_after_the_other() -> None:
    """From the set-up to the archived dashboard, every body does what its note says, with a success."""
    with metabase_double(set_up=False, tables=TABLES) as server:
        client = Client(server.url)
        said: dict[str, int] = {}
        for path in EXAMPLES:
            example = parsed(path)
            if path.name == "01_setup.json":
                properties = client.done("GET", "/api/session/properties")
                example["body"]["token"] = properties["setup-token"]
            answer = client.ask(example["method"], example["path"], example["body"])
            if path.name == "02_session.json":
                client = Client(server.url, {"X-Metabase-Session": answer.body["id"]})
            elif path.name == "03_api_key.json":
                client = Client(server.url, {"X-API-Key": answer.body["unmasked_key"]})
            elif path.name == "04_database_bigquery.json":
                client.done("GET", "/api/database/1")
                client.done("GET", "/api/database/1")
            said[path.name] = answer.status

        assert {} == {name: status for name, status in said.items() if status >= 300}
        assert 45 <= len(said)
        assert list(range(1, 14)) == sorted(server.state.dashcards)
        assert {1: "Finance Executive"} == {n: board["name"] for n, board in server.state.dashboards.items()}
