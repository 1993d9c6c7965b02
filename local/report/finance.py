"""The tables that finance keeps beside the cost: budgets, invoices, seats, savings, what is unowned, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local.report.tables import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.report.questions import Answers


class Section(NamedTuple):
    """One view, and what the report takes from it."""

    view: str
    condition: str
    """Which of its rows, and in which order."""
    title: str
    says: str
    columns: tuple[Column, ...]
    empty: str
    shown: int | None = None


FORECAST = "vw_forecast"
OVERLAPS = "period_start <= @end AND period_end >= @start"
MONTHS = "month BETWEEN @start AND @end"
PLATFORM, TEAM = Column("platform", "Platform", "name", none="all"), Column("team", "Team", none="all")
VENDOR, PERSON = Column("vendor", "Vendor", "name"), Column("user_email", "Person", none="nobody")
LEDGER = Column("ledger", "Ledger", "name")
SHOWN = 20
SECTIONS = (
    Section(
        "vw_budget_variance",
        f"{OVERLAPS} ORDER BY period_start, period_end, platform, team",
        "Budgets",
        "Spent to date on settled reported days, in the budget's own ledger. Above zero is over budget.",
        (
            Column("period", "Budget"),
            PLATFORM,
            TEAM,
            LEDGER,
            Column("budget_usd", "Budget", "usd"),
            Column("spent_usd", "Spent", "usd"),
            Column("used_ratio", "Used", "ratio"),
            Column("forecast_usd", "Expected at the end", "usd"),
            Column("variance_usd", "Variance", "usd"),
            Column("crossed_on", "Crossed on", "date", none="no"),
            Column("status", "State"),
        ),
        "The tab budgets has none for this period.",
    ),
    Section(
        FORECAST,
        "period = @name AND ledger = 'amortised' ORDER BY scope DESC, forecast_usd DESC",
        "Where it will end",
        "The outcome lies within the 80 % interval four times of five. The error is what the same method had before.",
        (
            Column("scope", "Scope"),
            Column("platform", "Platform", "name"),
            Column("team", "Team"),
            Column("actual_usd", "To date", "usd", "amortised"),
            Column("forecast_usd", "Expected", "usd", "amortised"),
            Column("low_usd", "From", "usd", "amortised"),
            Column("high_usd", "To", "usd", "amortised"),
            Column("days_missing", "Days missing", "count"),
            Column("backtest_mape", "Error before", "ratio"),
        ),
        "There is no forecast yet.",
    ),
    Section(
        "vw_invoice_reconciliation",
        f"{OVERLAPS} ORDER BY vendor, period_start, is_part_of_whole, platform",
        "Invoices",
        "What the vendor charges against our billed sum of the same days. A part of an invoice has a row of its own.",
        (
            VENDOR,
            Column("invoice_id", "Invoice"),
            PLATFORM,
            Column("period_start", "From", "date"),
            Column("period_end", "To", "date"),
            Column("invoiced_usd", "Invoiced", "usd"),
            Column("our_usd", "Ours", "usd", "billed"),
            Column("gap_usd", "Gap", "usd"),
            Column("unexplained_usd", "Unexplained", "usd"),
            Column("tolerance_usd", "Tolerance", "usd"),
            Column("status", "State"),
            Column("next_step", "Next step", "prose"),
        ),
        "Neither cost nor invoice in this period.",
    ),
    Section(
        "vw_seat_economics",
        f"{MONTHS} ORDER BY idle_usd DESC, fee_usd DESC, month, platform, user_email",
        "Seats",
        "A seat is worth its fee when its use at list price reaches the fee. Idle dollars: nobody used it on any day.",
        (
            PERSON,
            Column("month", "Month", "date"),
            PLATFORM,
            Column("plan", "Plan"),
            Column("seats", "Seats", "count"),
            Column("fee_usd", "Fee", "usd", "amortised", adds=True),
            Column("plan_list_usd", "Use", "usd", "list"),
            Column("utilisation_ratio", "Worth of fee", "ratio"),
            Column("metered_cost_usd", "On top", "usd", "amortised"),
            Column("idle_usd", "Idle", "usd", "amortised", adds=True),
            Column("advice", "Advice"),
        ),
        "The tab subscriptions has no seat in this period.",
        SHOWN,
    ),
    Section(
        "vw_savings_opportunities",
        "TRUE ORDER BY place",
        "Savings",
        "As of the day of this report, per month. Counted: 0 where a larger proposal is about the same dollars.",
        (
            Column("place", "Place", "count"),
            Column("kind", "What"),
            Column("name", "Which"),
            PLATFORM,
            PERSON,
            Column("monthly_spend_usd", "Spend a month", "usd", "billed"),
            Column("monthly_saving_usd", "Saving a month", "usd", "billed"),
            Column("counted_saving_usd", "Counted", "usd", "billed", adds=True),
            Column("confidence", "Sure"),
            Column("evidence", "Evidence", "prose"),
            Column("next_step", "Next step", "prose"),
        ),
        "Nothing was found that could be saved.",
        SHOWN,
    ),
    Section(
        "vw_unattributed_queue",
        "TRUE ORDER BY place",
        "Without an owner",
        "Of the last 90 days, most dollars first, with the likeliest owner and what to write where.",
        (
            Column("place", "Place", "count"),
            Column("kind", "What"),
            Column("name", "Which"),
            PLATFORM,
            Column("cost_usd", "90 days", "usd", "amortised", adds=True),
            Column("share_of_unattributed", "Share", "ratio"),
            Column("likely_owner", "Likely owner", none="nobody"),
            Column("why", "Why", "prose"),
            Column("what_to_write", "What to write", "prose"),
        ),
        "Every dollar has an owner.",
        SHOWN,
    ),
    Section(
        "vw_as_closed",
        f"{MONTHS} ORDER BY month, vendor, platform, ledger",
        "As closed, and now",
        "A closed month as it was reported on the day it was closed. What changed since is listed below.",
        (
            VENDOR,
            Column("month", "Month", "date"),
            Column("closed_on", "Closed on", "date", none="not closed"),
            PLATFORM,
            LEDGER,
            Column("as_closed_usd", "As closed", "usd"),
            Column("now_usd", "Now", "usd"),
            Column("difference_usd", "Difference", "usd"),
            Column("changes", "Changes", "count"),
        ),
        "No month of this period is closed.",
    ),
    Section(
        "vw_restatements",
        f"{MONTHS} ORDER BY published_at, day, platform, team, ledger",
        "Restatements",
        "Every change that was published after a month had been closed, and why.",
        (
            Column("day", "Day", "date"),
            PLATFORM,
            Column("team", "Team", none="no team"),
            LEDGER,
            Column("old_usd", "Before", "usd"),
            Column("new_usd", "After", "usd"),
            Column("difference_usd", "Difference", "usd"),
            Column("cause", "Cause"),
            Column("run_id", "Run"),
            Column("published_at", "Published (UTC)"),
        ),
        "Nothing changed after it was closed.",
        SHOWN,
    ),
)


def tables(answers: Answers) -> Iterator[Table]:
    """Yield them in the order of the report; a period that is over has no forecast."""
    for section in SECTIONS:
        if section.view != FORECAST or not answers.period.is_over:
            key = section.view.removeprefix("vw_")
            rows = answers.view(section.view, section.condition)
            yield Table(key, section.title, section.says, section.columns, rows, section.empty, section.shown)
