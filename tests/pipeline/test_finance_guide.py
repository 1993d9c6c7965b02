"""The month that the finance guide works through comes out of the pipeline as the guide says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.house.repository import read

from .answers import code, code_report, cost, cost_report, event, events, noon, sheets, usage, usage_report
from .world import world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .world import Said, World

TODAY = date(2026, 11, 4)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
CENT = Decimal("0.01")
BY = """
    SELECT {column} AS name, SUM(list_cost_usd) AS list, SUM(billed_cost_usd) AS billed, SUM(cost_usd) AS amortised
    FROM fct_cost_daily WHERE cost_date BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY {column}
"""
SUMS = ("list", "billed", "amortised")


def _said() -> Said:
    days = {
        date(2026, 10, 12): ([usage("ana", 10_000_000)], [cost("4500")]),
        date(2026, 10, 13): ([usage("shared", 6_000_000)], [cost("2700")]),
        date(2026, 10, 14): ([usage("nobody", 2_000_000)], [cost("900")]),
    }
    covered = {"kind": "Included in Business", "isChargeable": False, "chargedCents": 3000, "cursorTokenFee": 0}
    charged = {"chargedCents": 500, "cursorTokenFee": 0}
    tokens = {"inputTokens": 1, "outputTokens": 1, "cacheWriteTokens": 0, "cacheReadTokens": 0}
    ben = {"userEmail": "ben@example.com"}
    cleo = code("cleo@example.com", date(2026, 10, 22), 1200, customer_type="subscription")
    return {
        "anthropic_usage": usage_report({day: rows for day, (rows, _) in days.items()}),
        "anthropic_cost": cost_report({day: lines for day, (_, lines) in days.items()}),
        "claude_code": code_report(date(2026, 10, 22), cleo),
        "cursor_events": events(
            event(noon(date(2026, 10, 20)), tokenUsage=tokens | {"totalCents": 3000}, **covered, **ben),
            event(noon(date(2026, 10, 21)), tokenUsage=tokens | {"totalCents": 500}, **charged, **ben),
        ),
        "sheets": sheets(
            api_keys="api_key_id,user_email,shares\nana,ana@example.com,\nshared,ana@example.com,1\nshared,ben@example.com,2",
            subscriptions=(
                "platform,plan,seats,price_usd,period,billing_day,valid_from,user_email\n"
                "cursor,Team,1,40,month,15,2026-08-15,ben@example.com\n"
                "claude_ai,Team,1,365,year,1,2026-01-01,cleo@example.com"
            ),
        ),
    }


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The company of three, in the month that is worked through."""
    with world(tmp_path_factory.mktemp("october"), TODAY) as town:
        town.run(_said(), OCTOBER)
        yield town


@pytest.mark.parametrize(("heading", "column"), [("platform", "platform"), ("who", "user_email")])
def test_the_guide_tells_the_month_as_it_is(october: World, heading: str, column: str) -> None:
    """Every figure of the guide's table is the system's own, rounded to cents."""
    found = october.query(BY.format(column=column))
    rows = {row["name"]: [_cents(row[ledger]) for ledger in SUMS] for row in found}
    together = [_cents(sum((row[ledger] or Decimal(0) for row in found), Decimal(0))) for ledger in SUMS]
    assert rows | {"together": together} == _table(heading)


def _table(heading: str) -> dict[str, list[str]]:
    lines = read("docs/finance-guide.md").splitlines()
    start = lines.index(f"| {heading} | list | billed | amortised |") + 2
    table = {}
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        name, *figures = [cell.strip(" *") for cell in line.strip("|").split("|")]
        table[name] = figures
    return table


def _cents(amount: Decimal | None) -> str:
    return str((amount or Decimal(0)).quantize(CENT))
