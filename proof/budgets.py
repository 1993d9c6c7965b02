"""Budgets above and below what will be spent: which are told to be crossed, and which before they are."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from functions.monitor import rules
from proof.history import history
from proof.scores import Score

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from local.sample_org.org import Organisation
    from proof.history import History
    from shared.protocols import Row

RULES = ("budget_crossed", "budget_forecast")
RATIOS = (Decimal("0.6"), Decimal("1.5"), Decimal("0.75"), Decimal("1.3"))
"""Budgets in terms of what will be spent, in turns: two of four are crossed."""
PLATFORMS = (None, "claude_api", "claude_code")
KNOWN = 120
EVERY = 5
SPENT = """
    SELECT a.month, a.platform, CAST(SUM(a.cost_usd) AS NUMERIC) AS usd
    FROM agg_platform_day AS a GROUP BY a.month, a.platform
"""
Budget = tuple[str, str | None]
"""Period and platform."""


def judge(org: Organisation, folder: Path) -> list[Score]:
    """Return how both rules did over all months of a history."""
    with history(org, folder) as past:
        ratios = _plant(past)
        told = _asked(past)
    return [compare(rule, ratios, told[rule], f"seed {org.seed}") for rule in RULES]


def compare(rule: str, ratios: Mapping[Budget, Decimal], told: Mapping[Budget, str], name: str) -> Score:
    """Compare what was told with which budgets were crossed in the end."""
    crossed = {budget for budget, ratio in ratios.items() if ratio < 1}
    said = told.keys() & ratios.keys()
    score = Score(rule, len(crossed), len(crossed & said), len(said), len(crossed & said))
    score.missed = [f"{name} {period} {platform}" for period, platform in sorted(crossed - said, key=str)]
    score.wrong = [f"{name} {told[budget]}" for budget in sorted(said - crossed, key=str)]
    return score


def _plant(past: History) -> dict[Budget, Decimal]:
    """Write the budgets of all whole months after the first, and return them by their ratio to what is spent."""
    spent: dict[tuple[date, str | None], Decimal] = {}
    for row in past.rows(SPENT):
        for platform in (None, row["platform"]):
            spent[row["month"], platform] = spent.get((row["month"], platform), Decimal(0)) + row["usd"]
    whole = [m for m in sorted({m for m, _ in spent}) if past.org.season.start <= m and _end(m) <= past.org.season.end]
    ratios: dict[Budget, Decimal] = {}
    rows: list[Row] = []
    for turn, month in enumerate(whole):
        for place, platform in enumerate(PLATFORMS):
            ratio, period = RATIOS[(turn + place) % len(RATIOS)], f"{month:%Y-%m}"
            usd = (spent[month, platform] * ratio).quantize(Decimal("0.01"))
            fixed = {"ledger": "amortised", "team": None, "sheet_row": len(rows) + 2}
            span = {"period": period, "period_start": month, "period_end": _end(month)}
            rows.append({**fixed, **span, "platform": platform, "budget_usd": usd})
            if month >= past.org.season.start + timedelta(KNOWN):
                ratios[period, platform] = ratio
    past.replace("dim_budgets", rows)
    return ratios


def _asked(past: History) -> dict[str, dict[Budget, str]]:
    told: dict[str, dict[Budget, str]] = {rule: {} for rule in RULES}
    today = past.today
    while today > past.org.season.start + timedelta(KNOWN):
        past.rewind(today)
        for rule in RULES:
            for row in past.rows(rules.read(rule).sql, past.asked()):
                told[rule][row["period"], row["platform"]] = f"{row['message'][:200]} (asked on {today})"
        today -= timedelta(EVERY)
    return told


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
