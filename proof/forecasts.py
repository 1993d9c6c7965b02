"""Asks for the month's end on many days, with what was known then, and compares with how the month ended."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from proof.history import history
from proof.scores import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from local.sample_org.org import Organisation
    from proof.history import History

ON_THE = (5, 10, 15, 20, 25)
"""Days of the month on which somebody looks."""
KNOWN = 120
"""Days of history before the first question."""
TOTALS = """
    SELECT a.month, a.platform, a.team, CAST(SUM(a.cost_usd) AS NUMERIC) AS usd
    FROM agg_platform_day AS a GROUP BY a.month, a.platform, a.team
"""
FORECAST = """
    SELECT scope, platform, team, CAST(actual_usd AS FLOAT64) AS actual, CAST(forecast_usd AS FLOAT64) AS forecast,
      CAST(low_usd AS FLOAT64) AS low, CAST(high_usd AS FLOAT64) AS high, backtest_mape, backtest_coverage
    FROM vw_forecast
    WHERE period_kind = 'month' AND ledger = 'amortised' AND scope IN ('total', 'platform', 'team')
"""
COVERAGE = (0.75, 0.85)
Scope = tuple[str, str | None, str | None]


@dataclass(slots=True)
class Points:
    """Forecasts of one scope beside what happened."""

    errors: list[float] = field(default_factory=list)
    """Relative to the month's end."""
    inside: list[bool] = field(default_factory=list)

    def plus(self, other: Points) -> Points:
        """Return both together."""
        return Points(self.errors + other.errors, self.inside + other.inside)


def ask(org: Organisation, folder: Path) -> dict[str, Points]:
    """Return forecasts by scope and by day of the month."""
    found: dict[str, Points] = defaultdict(Points)
    with history(org, folder) as past:
        ends = _ends(past)
        for today in _questions(org):
            past.rewind(today)
            for row in past.rows(FORECAST):
                end = ends.get(today.replace(day=1), {}).get((row["scope"], row["platform"], row["team"]))
                if end:
                    _note(found, row, end, today)
    return found


def together(several: Iterable[Mapping[str, Points]]) -> dict[str, Points]:
    """Return the points of all histories."""
    found: dict[str, Points] = defaultdict(Points)
    for points in several:
        for name, these in points.items():
            found[name] = found[name].plus(these)
    return found


def figures(points: Mapping[str, Points]) -> list[Figure]:
    """Return error and coverage by scope and by day of the month; the promise is about all of them."""
    lines = []
    for name in sorted(points, key=lambda name: (name != "all", name)):
        these = points[name]
        asked = f"{len(these.errors)} forecasts"
        mape = sum(these.errors) / max(1, len(these.errors))
        lines.append(Figure(f"month-end forecast, {name}", "MAPE", mape, evidence=asked))
        inside = sum(these.inside) / max(1, len(these.inside))
        low, high = COVERAGE if name == "all" else (None, None)
        evidence = f"{sum(these.inside)} of {len(these.inside)} inside"
        lines.append(
            Figure(f"month-end forecast, {name}", "coverage of the 80 % interval", inside, low, high, evidence)
        )
    return lines


def _note(found: dict[str, Points], row: dict[str, float], end: float, today: date) -> None:
    names = ("all", f"scope {row['scope']}", f"asked on day {today.day:02}")
    for name in names:
        found[name].errors.append(abs(row["forecast"] - end) / end)
        if row["low"] is not None:
            found[name].inside.append(row["low"] <= end <= row["high"])


def _questions(org: Organisation) -> list[date]:
    """Return the days to ask on, latest first; the month of the last day has no known end."""
    first, last = org.season.start + timedelta(KNOWN), org.season.end.replace(day=1)
    days = [first + timedelta(n) for n in range((last - first).days)]
    return sorted((day for day in days if day.day in ON_THE), reverse=True)


def _ends(past: History) -> dict[date, dict[Scope, float]]:
    ends: dict[date, dict[Scope, float]] = defaultdict(lambda: defaultdict(float))
    for row in past.rows(TOTALS):
        usd = float(row["usd"] or 0)
        for scope in (("total", None, None), ("platform", row["platform"], None), ("team", None, row["team"])):
            ends[row["month"]][scope] += usd
    return ends
