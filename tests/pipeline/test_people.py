"""Whose usage it is: sheets, keys, aliases, shares, and edits that reach back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from shared import topology
from shared.messages import RunRequested, encode

from .answers import (
    CODE_SPACE,
    SPACE,
    api_keys,
    cost,
    cost_report,
    event,
    events,
    noon,
    sheets,
    usage,
    usage_report,
    users,
    workspaces,
)

if TYPE_CHECKING:
    from .world import Said, World

DAY = date(2026, 8, 31)
NEXT = date(2026, 9, 1)
BOTH = (DAY, NEXT)
WHO = """
    SELECT cost_date, user_email, SUM(billed_cost_usd) AS usd, MIN(attribution_mode) AS mode FROM fct_cost_daily
    WHERE cost_date >= '2026-01-01' AND billed_cost_usd != 0 GROUP BY cost_date, user_email ORDER BY 1, 2
"""


def _two_days(key: str | None = "k", **other: object) -> Said:
    rows = {day: [usage(key, 10, **other)] for day in BOTH}
    space = {"workspace_id": other["workspace_id"]} if "workspace_id" in other else {}
    return {
        "anthropic_usage": usage_report(rows),
        "anthropic_cost": cost_report({day: [cost("100", **space)] for day in BOTH}),
    }


def test_attribution_takes_the_first_source_that_knows(town: World) -> None:
    """Without a sheet the creator owns the key; the principal goes first; the sheet goes before both."""
    creator = {"id": "k", "created_by": {"id": "user_ana", "type": "user"}}
    principal = creator | {"principal": {"id": "user_bo", "type": "user"}}
    people = {"anthropic_users": users("ana", "bo", "cy")}
    town.run(_two_days() | people | {"anthropic_keys": api_keys(creator)}, BOTH)
    assert {("ana@example.com", "derived")} == {(r["user_email"], r["mode"]) for r in town.query(WHO)}
    town.run(people | {"anthropic_keys": api_keys(principal)}, BOTH)
    assert {("bo@example.com", "derived")} == {(r["user_email"], r["mode"]) for r in town.query(WHO)}
    tab = "api_key_id,user_email,platform,purpose,status\nk, CY@example.com ,claude_api,production,active"
    town.run({"sheets": sheets(api_keys=tab)}, BOTH)
    assert {("cy@example.com", "mapped")} == {(r["user_email"], r["mode"]) for r in town.query(WHO)}


def test_a_sheet_edit_reaches_back_exactly_as_far_as_its_dates(town: World) -> None:
    """A new owner from a day on gets that day and later ones; the day before keeps its owner."""
    town.run(_two_days() | {"sheets": sheets(api_keys="api_key_id,user_email\nk,ana@example.com")}, BOTH)
    tab = f"api_key_id,user_email,valid_from,valid_to\nk,ana@example.com,,{NEXT}\nk,bo@example.com,{NEXT},"
    town.run({"sheets": sheets(api_keys=tab)}, BOTH)
    assert [(DAY, "ana@example.com"), (NEXT, "bo@example.com")] == [
        (r["cost_date"], r["user_email"]) for r in town.query(WHO)
    ]


def test_a_person_who_moves_keeps_the_past_in_the_old_team(town: World) -> None:
    """Every join carries the date."""
    tab = f"email,name,team,valid_from,valid_to\nana@example.com,Ana,Red,,{NEXT}\nana@example.com,Ana,Blue,{NEXT},"
    keys_tab = "api_key_id,user_email\nk,ana@example.com"
    town.run(_two_days() | {"sheets": sheets(api_keys=keys_tab, users=tab)}, BOTH)
    teams = "SELECT cost_date, team FROM fct_cost_daily WHERE cost_date >= '2026-01-01' ORDER BY 1"
    assert [{"cost_date": DAY, "team": "Red"}, {"cost_date": NEXT, "team": "Blue"}] == town.query(teams)


def test_a_shared_key_splits_dollars_and_tokens_alike_in_the_facts_only(town: World) -> None:
    """Two thirds and one third, to the last digit and the last token; the source table keeps one row."""
    tab = "api_key_id,user_email,shares\nk,ana@example.com,2\nk,bo@example.com,1"
    town.run(_two_days() | {"sheets": sheets(api_keys=tab)}, BOTH)
    assert [
        {"cost_date": DAY, "user_email": "ana@example.com", "usd": Decimal("0.666666667"), "mode": "allocated"},
        {"cost_date": DAY, "user_email": "bo@example.com", "usd": Decimal("0.333333333"), "mode": "allocated"},
    ] == town.query(WHO)[:2]
    tokens = "SELECT user_email, input_tokens FROM fct_usage_daily WHERE usage_date = @day ORDER BY 1"
    assert [("ana@example.com", 7), ("bo@example.com", 3)] == [tuple(r.values()) for r in town.query(tokens, day=DAY)]
    assert 2 == town.one("SELECT COUNT(*) AS n FROM api_usage_expenses")


def test_an_alias_books_on_the_person(town: World) -> None:
    """Two addresses of one person, in any spelling, are one person in the facts."""
    tab = "email,aliases\nana@example.com,a.smith@example.com"
    said = {"cursor_events": events(event(noon(DAY), userEmail=" A.Smith@Example.com"), event(noon(DAY)))}
    town.run(said | {"sheets": sheets(users=tab)}, BOTH)
    assert [("ana@example.com", Decimal("0.4272464"))] == [(r["user_email"], r["usd"]) for r in town.query(WHO)]


def test_an_event_without_an_address_is_unattributed_not_lost(town: World) -> None:
    """Nobody's money is still money."""
    town.run({"cursor_events": events(event(noon(DAY), userEmail=""), event(noon(DAY), userEmail=...))}, BOTH)
    assert [("unknown@unattributed.com", "unattributed")] == [(r["user_email"], r["mode"]) for r in town.query(WHO)]


def test_platform_detection_takes_the_first_rule_that_answers(town: World) -> None:
    """Key sheet, then workspace map (the shipped id, or a workspace of that name), then claude_api."""
    named = "wrkspc_named"
    rows = [
        usage("sheet", 1, workspace_id=CODE_SPACE),
        usage("none", 1, workspace_id=CODE_SPACE),
        usage("by_name", 1, workspace_id=named),
        usage("plain", 1),
        usage("mapped", 1, workspace_id="wrkspc_tab"),
    ]
    tabs = sheets(
        api_keys="api_key_id,user_email,platform\nsheet,ana@example.com,claude_api\nnone,ana@example.com,anthropic",
        workspaces="id,platform,project\nwrkspc_tab,claude_code,atlas",
    )
    said = {"anthropic_usage": usage_report({DAY: rows, NEXT: []}), "sheets": tabs}
    town.run(said | {"anthropic_workspaces": workspaces(**{named: "Claude Code", SPACE: "Research"})}, BOTH)
    platforms = "SELECT api_key_id, platform, platform_rule FROM api_usage_expenses ORDER BY 1"
    assert [
        ("by_name", "claude_code", "workspace_map"),
        ("mapped", "claude_code", "workspace_map"),
        ("none", "claude_code", "workspace_map"),
        ("plain", "claude_api", "default"),
        ("sheet", "claude_api", "key_sheet"),
    ] == [tuple(r.values()) for r in town.query(platforms)]
    assert "sheet" == town.one("SELECT subject FROM quality_findings WHERE rule = 'platform_conflict'")
    assert "atlas" == town.one("SELECT project FROM fct_usage_daily WHERE api_key_id = 'mapped'")


def test_the_last_good_sheet_stays_in_force(town: World) -> None:
    """A sheet with a broken row is held: the owner of before stays, and coverage says so."""
    town.run(_two_days() | {"sheets": sheets(api_keys="api_key_id,user_email\nk,ana@example.com")}, BOTH)
    town.run({"sheets": sheets(api_keys="api_key_id,user_email\nk,bo@example.com\nj,not an address")}, BOTH)
    assert {"ana@example.com"} == {r["user_email"] for r in town.query(WHO)}


def test_owners_who_left_keep_their_keys(town: World) -> None:
    """Absence from a later day's listing deletes nothing."""
    creator = {"id": "k", "created_by": {"id": "user_ana", "type": "user"}}
    town.run({"anthropic_users": users("ana"), "anthropic_keys": api_keys(creator)}, BOTH)
    town.today += timedelta(days=1)
    town.run(_two_days() | {"anthropic_users": users("bo"), "anthropic_keys": api_keys(creator)}, BOTH)
    assert {"ana@example.com"} == {r["user_email"] for r in town.query(WHO)}


def test_days_reloaded_from_the_lake_bring_their_people(town: World) -> None:
    """A lost warehouse that is filled for a span of days knows the owners, though the sheet was read on another day."""
    town.run(_two_days() | {"sheets": sheets(api_keys="api_key_id,user_email\nk,ana@example.com")}, BOTH)
    before = town.query(WHO)
    town.close()
    for file in town.folder.glob("warehouse.duckdb*"):
        file.unlink()
    town.open()
    wish = RunRequested(kind="replay", from_lake=True, start=DAY, end=NEXT)
    town.bus.publish(topology.RUN_REQUESTED, encode(wish), {})
    town.bus.drain(60)
    assert before == town.query(WHO)
