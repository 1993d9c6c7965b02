"""A small dashboard for tests: a database, a card with two tags, a dashboard with two tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.metabase_double.clients import Client

SQL = "SELECT SUM(f.billed_cost_usd) AS usd FROM `marts.fct_cost_daily` AS f WHERE TRUE [[AND {{team}}]] LIMIT {{rows}}"
TEAM = {
    "id": "5ba10dff-551a-4f38-9aee-6c3c65cbb9d3",
    "name": "team",
    "display-name": "Team",
    "type": "dimension",
    "dimension": ["field", {}, 2],
    "widget-type": "string/=",
    "alias": "f.team",
}
ROWS = {"id": "2f5cb8ef-2670-450c-aed8-6939b96ed02f", "name": "rows", "display-name": "Rows", "type": "number"}
FILTER = {"id": "c3c69650-92f0-49ee-b218-d1b631c143c5", "name": "Team", "slug": "team", "type": "string/="}


def database(admin: Client) -> int:
    """Make a connection whose tables are known, and return its number."""
    details = {"project-id": "example-project", "service-account-json": "{}"}
    made = admin.done("POST", "/api/database", {"name": "Marts", "engine": "bigquery-cloud-sdk", "details": details})
    for _ in range(2):
        admin.done("GET", f"/api/database/{made['id']}")
    return int(made["id"])


def native(number: int, sql: str = SQL, **tags: Any) -> dict[str, Any]:
    """Return a native query of a database."""
    stage = {"lib/type": "mbql.stage/native", "native": sql, "template-tags": tags}
    return {"lib/type": "mbql/query", "database": number, "stages": [stage]}


def card(number: int, **changes: Any) -> dict[str, Any]:
    """Return the body of a card with two tags."""
    query = native(number, team=TEAM, rows=ROWS | {"default": "10"})
    body = {"name": "Spend", "display": "scalar", "dataset_query": query, "visualization_settings": {}}
    return body | changes


def place(number: int, card_id: int | None, tab: int | None = None, **changes: Any) -> dict[str, Any]:
    """Return a placement."""
    lies = {"row": 0, "col": 0, "size_x": 6, "size_y": 3}
    return {"id": number, "card_id": card_id, "dashboard_tab_id": tab, **lies, **changes}


def filled(admin: Client) -> dict[str, Any]:
    """Make a dashboard with two tabs, a card on each and one filter, and return it."""
    made = admin.done("POST", "/api/card", card(database(admin)))
    board = admin.done("POST", "/api/dashboard", {"name": "Finance", "parameters": [FILTER]})
    target = ["dimension", ["template-tag", "team"]]
    mapping = {"parameter_id": FILTER["id"], "card_id": made["id"], "target": target}
    cards = [place(-1, made["id"], -1, parameter_mappings=[mapping]), place(-2, made["id"], -2)]
    content = {"tabs": [{"id": -1, "name": "Overview"}, {"id": -2, "name": "Detail"}], "dashcards": cards}
    whole: dict[str, Any] = admin.done("PUT", f"/api/dashboard/{board['id']}", content)
    return whole


def sent_again(board: dict[str, Any]) -> dict[str, Any]:
    """Return the body that would leave a dashboard's content as it is."""
    keys = ("id", "card_id", "dashboard_tab_id", "row", "col", "size_x", "size_y", "visualization_settings")
    cards = [{key: each[key] for key in (*keys, "parameter_mappings")} for each in board["dashcards"]]
    return {"tabs": [{"id": tab["id"], "name": tab["name"]} for tab in board["tabs"]], "dashcards": cards}
