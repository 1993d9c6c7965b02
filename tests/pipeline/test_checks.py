"""Every published table keeps the promises written beside its model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from shared.sql import folder

from .answers import (
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
from .world import world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .world import World

DAY = date(2026, 8, 31)
NEXT = date(2026, 9, 1)
CHECKS = sorted((folder() / "models").glob("*/*/checks.sql"))


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which people share keys, meet twice and move teams."""
    with world(tmp_path_factory.mktemp("busy")) as town:
        rows = [
            usage("shared", 10),
            usage("shared", 10, speed="fast"),
            usage(None, 5, account_id="user_ana", workspace_id=CODE_SPACE),
            usage(None, 5, workspace_id=CODE_SPACE),
            usage("owned", 7, inference_geo="us"),
        ]
        lines = [cost("10"), cost("10"), cost("20", workspace_id=CODE_SPACE), cost("3", inference_geo=None)]
        tabs = sheets(
            api_keys="api_key_id,user_email,shares\nshared,ana@example.com,1\nshared,bo@example.com,2",
            users=f"email,team,valid_from\nana@example.com,Red,\nbo@example.com,Blue,{NEXT}",
        )
        said = {
            "anthropic_usage": usage_report({DAY: rows, NEXT: rows}),
            "anthropic_cost": cost_report({DAY: lines, NEXT: lines}),
            "anthropic_keys": api_keys({"id": "owned", "created_by": {"id": "user_ana", "type": "user"}}),
            "anthropic_users": users("ana", "bo"),
            "claude_code": code_report(
                DAY, code("ana@example.com", DAY, 10), code("bo@example.com", DAY, 5, customer_type="subscription")
            ),
            "cursor_events": events(event(noon(DAY)), event(noon(DAY)), event(noon(NEXT), userEmail="")),
            "sheets": tabs,
        }
        town.run(said, (DAY, NEXT))
        yield town


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.parent.name)
def test_a_check_finds_nothing(busy: World, check: Path) -> None:
    """The query beside the model returns no row: nothing breaks the promise in its first line."""
    text = check.read_text()
    bounds = {"lo": DAY, "hi": NEXT} if "@lo" in text else {}
    assert text.startswith("-- fail: ")
    assert [] == busy.query(text, **bounds)


def test_the_checks_have_something_to_look_at(busy: World) -> None:
    """People share, and the vendor's 0.86 dollars are all there, to the last digit."""
    shared = "SELECT COUNT(DISTINCT user_email) AS n FROM fct_cost_daily WHERE api_key_id = 'shared'"
    assert 2 == busy.one(shared)
    total = "SELECT SUM(billed_cost_usd) AS usd FROM fct_cost_daily WHERE vendor = 'anthropic'"
    lines = "SELECT SUM(cost_usd) AS usd FROM claude_expenses WHERE cost_type = 'tokens'"
    assert busy.one(lines) == busy.one(total)


def test_what_is_odd_about_a_sheet_is_shown_the_same_day_and_goes_with_it(tmp_path: Path) -> None:
    """An invoice whose parts differ from its total is a finding as soon as the sheet is read, until it is mended."""
    header = "vendor,invoice_id,period_start,period_end,amount_usd,kind"
    lines = f"{header}\ncursor,I-1,2026-08-01,2026-08-31,100,total\ncursor,I-1,2026-08-01,2026-08-31,90,usage"
    findings = "SELECT rule FROM quality_findings WHERE stream = 'sheets'"
    with world(tmp_path) as town:
        town.run({"sheets": sheets(invoices=lines)}, (DAY, NEXT))
        assert [{"rule": "invoice_parts"}] == town.query(findings)
        town.run({"sheets": sheets(invoices=lines.replace(",90,", ",100,"))}, (DAY, NEXT))
        assert [] == town.query(findings)


def test_what_is_odd_about_a_sheet_stays_while_only_a_days_seats_are_built(tmp_path: Path) -> None:
    """A run that brings nothing new but a closed day of a seat forgets no finding of the sheet."""
    header = "vendor,invoice_id,period_start,period_end,amount_usd,kind"
    lines = f"{header}\ncursor,I-1,2026-08-01,2026-08-31,100,total\ncursor,I-1,2026-08-01,2026-08-31,90,usage"
    seat = "platform,plan,seats,price_usd,period,billing_day,valid_from\ncursor,Team,1,30,month,1,2026-09-01"
    days = "SELECT COUNT(*) AS n FROM fct_cost_daily WHERE cost_basis = 'amortized'"
    with world(tmp_path, date(2026, 9, 2)) as town:
        town.run({"sheets": sheets(invoices=lines, subscriptions=seat)}, (DAY, NEXT))
        assert 1 == town.one(days)
    with world(tmp_path, date(2026, 9, 3)) as town:
        town.run({}, (DAY, NEXT), failed={"cursor_events": "failed"}, run_id="backfill-2026-09-03-000000000001")
        assert 2 == town.one(days)
        assert [{"rule": "invoice_parts"}] == town.query("SELECT rule FROM quality_findings WHERE stream = 'sheets'")
