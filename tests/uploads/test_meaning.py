"""What files mean in the facts: one cell has one source, a period is spread to the last digit, nothing counts twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.pipeline.answers import event as asked_event
from tests.pipeline.answers import events, noon, sheets

from .counter import AUDIT, SPEND, SUMMARY, Counter, event, used

if TYPE_CHECKING:
    from tests.pipeline.world import Said

OCTOBER = "spend-report-2026-10-01-2026-10-31.csv"
EDITOR = (
    "Date,User,Cloud Agent ID,Automation ID,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),"
    "Cache Read,Output Tokens,Total Tokens,Cost\n"
)
STATS = """
    SELECT conversation_count, message_count, file_upload_count, source_stream, token_stream, input_tokens
    FROM claude_ai_usage_stats WHERE activity_date = @day AND user_email = 'ana@example.com'
"""
FACTS = """
    SELECT SUM(messages) AS n, SUM(input_tokens) AS tokens, COUNT(*) AS lines
    FROM fct_usage_daily WHERE usage_date = @day
"""
SPENT = """
    SELECT cost_date, SUM(billed_cost_usd) AS billed, SUM(list_cost_usd) AS list, MIN(cost_basis) AS basis
    FROM fct_cost_daily WHERE source_stream = 'upload_spend_report' AND cost_date >= '2026-01-01'
    GROUP BY cost_date ORDER BY cost_date
"""
CHARGED = """
    SELECT source_stream, SUM(billed_cost_usd) AS usd FROM fct_cost_daily
    WHERE platform = 'cursor' AND cost_date >= '2026-01-01' GROUP BY source_stream
"""


def _pasted(*lines: str) -> Said:
    return {"sheets": sheets(claude_ai_usage="\n".join(["email,date,message_count,conversation_sessions", *lines]))}


def _spend(net: str, gross: str, product: str = "Chat") -> str:
    return f"{SPEND}ana@example.com,,{product},claude-opus-4-8,Opus,3,1,1,{net},{gross}\n"


def _days_of_use(*days: int) -> str:
    return SUMMARY + "".join(used(f"2026-10-{day:02d}") for day in days)


def test_the_first_source_that_reports_a_column_wins_it(desk: Counter) -> None:
    """Summary before pasted rows before the audit log, column by column; what the first leaves out the next may say."""
    day = date(2026, 11, 3)
    twice = (
        event("2026-11-03T09:00:00Z") + event("2026-11-03T10:00:00Z") + event("2026-11-03T11:00:00Z", "file_uploaded")
    )
    around = event("2026-11-02T09:00:00Z") + twice + event("2026-11-04T09:00:00Z")
    desk.bring(AUDIT + around, "audit.csv")
    assert [2, None, 1, "upload_claude_ai_audit", None, None] == list(desk.query(STATS, day=day)[0].values())
    desk.run(_pasted("ana@example.com,2026-11-03,40,"), (day, day))
    assert [2, 40, 1, "sheets", None, None] == list(desk.query(STATS, day=day)[0].values())
    summary = SUMMARY + "ana@example.com,2026-11-03,50,7,1000,10,true\n"
    desk.bring(summary, "usage.csv")
    assert [7, 50, 1, "upload_claude_ai_usage", "upload_claude_ai_usage", 1000] == list(
        desk.query(STATS, day=day)[0].values()
    )
    assert {"n": 50, "tokens": 1000, "lines": 1} == desk.query(FACTS, day=day)[0]


def test_a_complete_day_goes_before_a_partial_one_however_new(desk: Counter) -> None:
    """The last day of an older export is whole in the newer one; the first day of the newer one stays the older's."""
    early = "".join(event(f"2026-11-{day:02d}T{hour:02d}:00:00Z") for day in (1, 2, 3) for hour in (0, 12, 23))
    desk.bring(AUDIT + early, "first.csv")
    late = event("2026-11-02T22:00:00Z") + event("2026-11-03T08:00:00Z") + event("2026-11-04T08:00:00Z")
    desk.bring(AUDIT + late, "second.csv")
    counts = "SELECT activity_date AS day, conversation_count AS n FROM claude_ai_usage_stats ORDER BY activity_date"
    assert {1: 3, 2: 3, 3: 1, 4: 1} == {row["day"].day: row["n"] for row in desk.query(counts)}
    assert ["partial", "reported", "reported", "partial"] == [
        desk.state("upload_claude_ai_audit", date(2026, 11, day)) for day in (1, 2, 3, 4)
    ]


def test_a_months_spend_is_spread_over_the_days_of_use(desk: Counter) -> None:
    """10 dollars on three active days: a third each, the first day takes the last billionth; list price likewise."""
    desk.bring(_days_of_use(5, 6, 20), "usage.csv")
    desk.bring(_spend("10", "11"), OCTOBER)
    third, more = Decimal("3.333333333"), Decimal("3.333333334")
    spent = desk.query(SPENT)
    assert [(5, more), (6, third), (20, third)] == [(row["cost_date"].day, row["billed"]) for row in spent]
    assert (Decimal(11), {"estimated"}) == (sum(row["list"] for row in spent), {row["basis"] for row in spent})


def test_without_a_day_of_use_it_is_spread_evenly(desk: Counter) -> None:
    """31 days carry it, and add up to the file's own figure; Claude Code's part stands with Claude Code."""
    desk.bring(_spend("10", "10", "Claude Code"), OCTOBER)
    assert (31, Decimal(10)) == (len(desk.query(SPENT)), sum(row["billed"] for row in desk.query(SPENT)))
    assert "claude_code" == desk.one("SELECT MAX(platform) AS p FROM fct_cost_daily WHERE cost_date = '2026-10-09'")


def test_a_day_of_use_that_comes_later_moves_the_whole_month(desk: Counter) -> None:
    """The spread follows the activity, in whatever order the files arrive, and nothing is left on the old days."""
    desk.bring(_spend("10", "10"), OCTOBER)
    desk.bring(_days_of_use(7, 8), "usage.csv")
    assert [(7, Decimal(5)), (8, Decimal(5))] == [(r["cost_date"].day, r["billed"]) for r in desk.query(SPENT)]
    desk.run(_pasted("ana@example.com,2026-10-30,1,1"), (date(2026, 10, 30), date(2026, 10, 30)))
    assert [7, 8, 30] == [row["cost_date"].day for row in desk.query(SPENT)]


def test_the_newest_file_of_a_month_wins_it_whole(desk: Counter) -> None:
    """A month to date, then a single day of it, then the whole month: at no time is a dollar counted twice."""
    desk.bring(_spend("20", "20"), "spend-report-2026-10-01-2026-10-20.csv")
    desk.bring(_spend("3", "3"), "spend-report-2026-10-12-2026-10-12.csv")
    desk.bring(_spend("4", "4"), "spend-report-2026-10-25-2026-10-25.csv")
    assert Decimal(24) == sum(row["billed"] for row in desk.query(SPENT))
    desk.bring(_spend("31", "31"), OCTOBER)
    assert ([Decimal(1)] * 31) == [row["billed"] for row in desk.query(SPENT)]


def test_the_editors_export_speaks_where_its_api_does_not(desk: Counter) -> None:
    """Days that the API reported keep its events; the export fills the others, and never both."""
    line = '"{day}T10:15:22.101Z","ana@example.com","","","On-Demand","auto","No","1","1","1","1","4","0.50"\n'
    text = EDITOR + "".join(line.format(day=f"2026-11-{day:02d}") for day in (1, 2, 3))
    desk.bring(text, "usage-events.csv")
    assert [{"source_stream": "upload_cursor_events", "usd": Decimal("1.5")}] == desk.query(CHARGED)
    second = date(2026, 11, 2)
    desk.run({"cursor_events": events(asked_event(noon(second)))}, (second, second))
    found = {row["source_stream"]: row["usd"] for row in desk.query(CHARGED)}
    assert {"cursor_events": Decimal("0.213623200"), "upload_cursor_events": Decimal(1)} == found
    assert [] == desk.query("SELECT vendor FROM held_days")
