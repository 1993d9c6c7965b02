"""On the first working day of a month the month before is summed up for finance, once, as soon as it is complete."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from shared import keys

from .announce import is_told, say, tell
from .monthly_page import Summary, page

if TYPE_CHECKING:
    from shared.protocols import Warehouse
    from shared.runtime import Runtime

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
RUN, PROMISED = time(6), time(8)
"""When the daily run begins, and when its figures are promised: what is not complete by then is told as it is."""
LAST_CHANCE = 10
"""A summary that could not be made by this day of the month is not made any more."""
SATURDAY = 5
EXECUTIVE = "SELECT * FROM vw_executive_summary WHERE month = @month"
PLATFORMS = "SELECT * FROM vw_monthly_finance WHERE month = @month ORDER BY platform"
BUDGETS = """
    SELECT
      period, ledger, platform, team, budget_usd, spent_usd, used_ratio, forecast_usd, crossed_on, status, period_state
    FROM vw_budget_variance
    WHERE period_end >= @month AND period_start < DATE_ADD(@month, INTERVAL 2 MONTH)
    ORDER BY period_start, LENGTH(period) DESC, platform, team, ledger
"""
FORECASTS = """
    SELECT period, forecast_usd, low_usd, high_usd
    FROM vw_forecast
    WHERE scope = 'total' AND ledger = 'amortised'
    ORDER BY period_start DESC, period_end
"""
CHANGES = """
    SELECT
      DATE_TRUNC(cost_date, MONTH) AS month, platform,
      STRING_AGG(DISTINCT cause, ', ' ORDER BY cause) AS causes,
      CAST(SUM(COALESCE(new_usd, 0) - COALESCE(old_usd, 0)) AS NUMERIC) AS difference_usd
    FROM fct_cost_changes
    WHERE
      ledger = 'amortised' AND published_at >= @since AND cost_date < @month
      AND cost_date >= DATE_SUB(@month, INTERVAL 12 MONTH)
    GROUP BY DATE_TRUNC(cost_date, MONTH), platform
    HAVING SUM(COALESCE(new_usd, 0) - COALESCE(old_usd, 0)) != 0
    ORDER BY month DESC, platform
"""
log = structlog.get_logger()


def summarise(world: Runtime, now: datetime) -> None:
    """Send the summary of the month before `now` when its day has come and it has not left yet."""
    month = due(now)
    if month is None:
        return
    key = _key(month)
    if is_told(key, world):
        return
    if world.lake.list(key):
        # A pass that was killed between keeping it and telling is told now, as it was.
        say(key, world)
        return
    try:
        found = _summary(month, world)
    except Exception as error:  # noqa: BLE001 - incidents are told whatever becomes of the summary; the next pass tries again
        log.error("monitor.no_summary", month=str(month), error=str(error))  # noqa: TRY400 - the message says it all
        return
    if found is not None and (found.executive["is_complete"] or now >= reported_at(month_after(month), PROMISED)):
        tell(page(found), key, world)


def due(now: datetime) -> date | None:
    """Return the month to sum up: the one before, from the first working day's run in Los Angeles to the tenth."""
    there = now.astimezone(LOS_ANGELES)
    begins = reported_at(there.date(), RUN)
    if there < begins or there.day > LAST_CHANCE:
        return None
    return (there.date().replace(day=1) - timedelta(1)).replace(day=1)


def month_after(month: date) -> date:
    """Return the first day of the month after."""
    return (month + timedelta(31)).replace(day=1)


def reported_at(day: date, hour: time) -> datetime:
    """Return when the summary that is sent in the month of `day` is due: its first Monday to Friday, at that hour."""
    first = day.replace(day=1)
    while first.weekday() >= SATURDAY:
        first += timedelta(1)
    return datetime.combine(first, hour, LOS_ANGELES)


def _key(month: date) -> str:
    return keys.alert(f"summary-{month:%Y-%m}", "monthly")


def _summary(month: date, world: Runtime) -> Summary | None:
    """Return the numbers; None while there is no month to speak of."""
    warehouse = world.warehouse
    executive = warehouse.query(EXECUTIVE, {"month": month})
    if not executive or executive[0]["total_monthly_cost"] is None:
        return None
    before = (month - timedelta(1)).replace(day=1)
    was_reported = bool(world.lake.list(_key(before)))
    return Summary(
        month=month,
        executive=executive[0],
        platforms=warehouse.query(PLATFORMS, {"month": month}),
        budgets=warehouse.query(BUDGETS, {"month": month}),
        forecasts=warehouse.query(FORECASTS),
        changes=_changes(month, warehouse) if was_reported else None,
    )


def _changes(month: date, warehouse: Warehouse) -> list[dict[str, object]]:
    """What became of earlier months since the summary before this one was due."""
    return warehouse.query(CHANGES, {"month": month, "since": reported_at(month, RUN)})
