"""A warehouse that somebody published facts into, with the aggregates and the copy that readers open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from functions.transform.models import AGGREGATES
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared import sql
from shared.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 21)
ALL_DAYS = {"lo": date(2000, 1, 1), "hi": date(2099, 12, 31)}
EVERY_DAY = "SELECT day FROM UNNEST(GENERATE_DATE_ARRAY(@lo, @hi)) AS day"

Facts = dict[str, list[dict[str, Any]]]


def publish(folder: Path, facts: Facts, today: date = TODAY) -> Settings:
    """Publish these rows and the aggregates made from them; returns the settings that find them."""
    path = folder / "warehouse.duckdb"
    warehouse = DuckDBWarehouse(path, today=today)
    with warehouse.build() as build:
        writes: list[tuple[str, dict[str, Any]]] = []
        for table, rows in facts.items():
            build.stage(table, table, rows)
            writes.append((f"INSERT INTO {table} SELECT * FROM {table}", {}))
        for table in ("fct_cost_daily", "fct_usage_daily", "source_coverage"):
            if table not in facts:
                build.stage(table, table, [])
        build.table("build_days", EVERY_DAY, ALL_DAYS)
        for model in AGGREGATES:
            build.table(model.table, sql.model(f"agg/{model.table}"), ALL_DAYS)
            writes.append((_insert(model.table, build.rows(f"SELECT * FROM {model.table} LIMIT 1")), {}))
        assert build.publish(1, writes)
    warehouse.close()
    return Settings.read({"AIU_WAREHOUSE": f"duckdb:///{path}", "AIU_TODAY": today.isoformat()})


def _insert(table: str, rows: list[dict[str, Any]]) -> str:
    names = ", ".join(rows[0]) if rows else "*"
    columns = f" ({names})" if rows else ""
    return f"INSERT INTO {table}{columns} SELECT {names} FROM {table}"


def cost(**values: Any) -> dict[str, Any]:
    """Return a row of fct_cost_daily: a metered API line of Ana's, but for what is given."""
    return {
        "cost_date": "2026-10-05",
        "platform": "claude_api",
        "source_stream": "anthropic_cost",
        "vendor": "anthropic",
        "user_email": "ana@example.com",
        "user_id": "usr_a",
        "api_key_id": "key_a",
        "model": "claude-sonnet-5",
        "cost_type": "output_tokens",
        "token_type": "output_tokens",
        "service_tier": "standard",
        "unit_type": "tokens",
        "volume_units": 2_000_000,
        "attribution_mode": "mapped",
        "cost_basis": "metered",
        "list_cost_usd": "30",
        "billed_cost_usd": "30",
        "cost_usd": "30",
        "team": "Data",
        "project": "Search",
        "created_timestamp": "2026-10-06T14:00:00Z",
        "snapshot_id": "snap",
        "request_id": "run",
        **values,
    }


def seat(**values: Any) -> dict[str, Any]:
    """Return a row of fct_cost_daily about a seat: the purchase, but for what is given."""
    plain = dict.fromkeys(("api_key_id", "model", "token_type", "service_tier", "project"))
    fee = {"unit_type": "seats", "volume_units": 1, "list_cost_usd": 0, "billed_cost_usd": 31, "cost_usd": 0}
    stream = {"source_stream": "sheets", "platform": "cursor", "vendor": "cursor", "cost_type": "subscription"}
    return cost(**{**plain, **fee, **stream, "cost_basis": "estimated", **values})


def seat_day(day: str, usd: str, **values: Any) -> dict[str, Any]:
    """Return one day's part of a seat's fee."""
    spread = {"unit_type": None, "volume_units": None, "billed_cost_usd": 0, "cost_usd": usd, "cost_basis": "amortized"}
    return seat(cost_date=day, **{**spread, **values})


def october() -> Facts:
    """Return a small October: a key shared by three, a seat, plan usage, an unpriced model, a hostile team name."""
    shared = {"attribution_mode": "allocated", "api_key_id": "key_shared", "cost_type": "input_tokens"}
    third = {"token_type": "uncached_input_tokens", "volume_units": 333_333, "list_cost_usd": "3.333333333"}
    unknown = {"list_cost_usd": None, "billed_cost_usd": "7.25", "cost_usd": "7.25"}
    return {
        "fct_cost_daily": [
            cost(),
            cost(
                cost_date="2026-10-06",
                user_email="ben@example.com",
                user_id="usr_b",
                team="=HYPERLINK(1)",
                project=None,
            ),
            *(
                cost(**shared, **third, user_email=who, user_id=None, billed_cost_usd=usd, cost_usd=usd)
                for who, usd in (
                    ("ana@example.com", "3.333333334"),
                    ("ben@example.com", "3.333333333"),
                    ("cat@example.com", "3.333333333"),
                )
            ),
            cost(**unknown, model="claude-unheard-of", cost_date="2026-10-07"),
            cost(
                cost_date="2026-10-07",
                cost_type="plan_usage",
                source_stream="cursor_events",
                platform="cursor",
                vendor="cursor",
                model="gpt-5",
                token_type=None,
                unit_type="requests",
                volume_units=4,
                list_cost_usd="0.5",
                billed_cost_usd=0,
                cost_usd=0,
            ),
            seat(),
            *(seat_day(f"2026-10-{day:02}", "1") for day in range(5, 32)),
            cost(
                cost_date="2026-09-30", list_cost_usd="15", billed_cost_usd="15", cost_usd="15", volume_units=1_000_000
            ),
        ],
    }
