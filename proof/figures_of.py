"""What months and days really were, from the facts of a whole history: the answers that rules are compared with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proof.history import History

JUMP = 1.2
"""A month that costs more than this many times the one before has jumped."""
OWNED = 0.95
"""A smaller part of dollars or records with an owner is too small."""
SPAN = 30
ALL = "all platforms"
COSTS = "SELECT platform, day, SUM(cost_usd) AS usd FROM agg_platform_day GROUP BY platform, day"
DOLLARS = """
    SELECT 'dollars' AS measure, cost_date AS day, CAST(SUM(cost_usd) AS NUMERIC) AS whole,
      CAST(SUM(IF(attribution_mode = 'unattributed', cost_usd, NUMERIC '0')) AS NUMERIC) AS nobodys
    FROM fct_cost_daily WHERE cost_date >= '2000-01-01' GROUP BY day
"""
RECORDS = """
    SELECT 'records' AS measure, usage_date AS day, CAST(COUNT(*) AS NUMERIC) AS whole,
      CAST(COUNTIF(attribution_mode = 'unattributed') AS NUMERIC) AS nobodys
    FROM fct_usage_daily WHERE usage_date >= '2000-01-01' GROUP BY day
"""


def months(past: History) -> Mapping[tuple[str, date], float]:
    """Return how many times the month before each month cost, by platform and first day.

    In dollars, or per day where that is more: the last month is not over, and months differ in length.
    """
    daily: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in past.rows(COSTS):
        daily[row["platform"]][row["day"]] += float(row["usd"])
        daily[ALL][row["day"]] += float(row["usd"])
    found = {}
    for platform, days in daily.items():
        by_month: dict[date, list[float]] = defaultdict(list)
        for day, usd in days.items():
            by_month[day.replace(day=1)].append(usd)
        firsts = sorted(by_month)
        for before, first in pairwise(firsts[1:]):
            old, new = by_month[before], by_month[first]
            found[platform, first] = max(sum(new) / sum(old), sum(new) / len(new) * len(old) / sum(old))
    return found


def owned(past: History) -> Mapping[tuple[str, date], bool]:
    """Return whether too much belonged to nobody over the 30 days before each day, in dollars and in records."""
    found = {}
    for text in (DOLLARS, RECORDS):
        rows = {row["day"]: row for row in past.rows(text)}
        measure = next(iter(rows.values()))["measure"]
        for today in sorted(rows):
            span = [rows[day] for n in range(1, SPAN + 1) if (day := today - timedelta(n)) in rows]
            whole, nobodys = sum(row["whole"] for row in span), sum(row["nobodys"] for row in span)
            found[measure, today] = bool(whole) and float(1 - nobodys / whole) < OWNED
    return found
