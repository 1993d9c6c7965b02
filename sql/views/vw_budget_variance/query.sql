-- Every budget that began within the last 13 months, against what was spent and what is expected until its end.
WITH budgets AS (
  SELECT
    *,
    CASE
      WHEN platform IS NULL AND team IS NULL THEN 'total'
      WHEN team IS NULL THEN 'platform'
      WHEN platform IS NULL THEN 'team'
      ELSE 'platform_team'
    END AS scope,
    DATE_DIFF(period_end, period_start, DAY) + 1 AS days_total,
    GREATEST(0, LEAST(
      DATE_DIFF(CURRENT_DATE(), period_start, DAY), DATE_DIFF(period_end, period_start, DAY) + 1
    )) AS days_elapsed
  FROM dim_budgets
  WHERE period_start >= DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH)
),

days AS (
  SELECT
    day, ledger, scope, platform, team, is_ahead, streams_missing,
    IF(is_ahead, NUMERIC '0', CAST(actual_usd + seats_usd AS NUMERIC)) AS spent_usd, filled_usd,
    IF(is_ahead, CAST(expected_usd + seats_usd AS NUMERIC), NUMERIC '0') AS ahead_usd
  FROM vw_forecast_days
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH)
),

running AS (
  SELECT
    b.sheet_row, d.day, d.is_ahead, d.streams_missing, d.spent_usd, d.filled_usd, d.ahead_usd,
    SUM(d.spent_usd + d.filled_usd + d.ahead_usd) OVER (PARTITION BY b.sheet_row ORDER BY d.day) > b.budget_usd AS is_over
  FROM budgets AS b
  JOIN days AS d
    ON d.ledger = b.ledger AND d.scope = b.scope AND d.day BETWEEN b.period_start AND b.period_end
    AND COALESCE(d.platform, '') = COALESCE(b.platform, '') AND COALESCE(d.team, '') = COALESCE(b.team, '')
),

summed AS (
  SELECT
    sheet_row, CAST(SUM(spent_usd) AS NUMERIC) AS spent_usd, CAST(SUM(filled_usd) AS NUMERIC) AS filled_usd,
    CAST(SUM(ahead_usd) AS NUMERIC) AS ahead_usd, COUNTIF(streams_missing > 0) AS days_missing,
    MIN(IF(is_over, day, NULL)) AS crossed_on
  FROM running
  GROUP BY sheet_row
),

-- An end that lies beyond the year's has no forecast yet.
compared AS (
  SELECT
    b.*, f.low_usd, f.high_usd, f.interval_method, f.backtest_mape,
    COALESCE(s.spent_usd, NUMERIC '0') AS spent_usd, COALESCE(s.filled_usd, NUMERIC '0') AS filled_usd,
    COALESCE(s.days_missing, 0) AS days_missing, s.crossed_on,
    CASE
      WHEN f.forecast_usd IS NOT NULL THEN f.forecast_usd
      WHEN b.period_end < DATE_ADD(DATE_TRUNC(CURRENT_DATE(), YEAR), INTERVAL 12 MONTH)
        THEN CAST(ROUND(
          COALESCE(s.spent_usd, NUMERIC '0') + COALESCE(s.filled_usd, NUMERIC '0') + COALESCE(s.ahead_usd, NUMERIC '0'), 2
        ) AS NUMERIC)
    END AS forecast_usd
  FROM budgets AS b
  LEFT JOIN summed AS s ON s.sheet_row = b.sheet_row
  LEFT JOIN vw_forecast AS f
    ON f.period = b.period AND f.ledger = b.ledger AND f.scope = b.scope
    AND COALESCE(f.platform, '') = COALESCE(b.platform, '') AND COALESCE(f.team, '') = COALESCE(b.team, '')
)

SELECT
  period,
  CASE WHEN LENGTH(period) = 4 THEN 'year' WHEN STRPOS(period, 'Q') > 0 THEN 'quarter' ELSE 'month' END AS period_kind,
  period_start, period_end, ledger, platform, team,
  CASE
    WHEN period_end < CURRENT_DATE() THEN 'ended'
    WHEN period_start > CURRENT_DATE() THEN 'to come'
    ELSE 'running'
  END AS period_state,
  budget_usd, spent_usd, CAST(budget_usd - spent_usd AS NUMERIC) AS remaining_usd,
  CAST(SAFE_DIVIDE(CAST(spent_usd AS FLOAT64), CAST(budget_usd AS FLOAT64)) AS FLOAT64) AS used_ratio,
  CAST(ROUND(CAST(SAFE_DIVIDE(budget_usd * days_elapsed, days_total) AS NUMERIC), 2) AS NUMERIC) AS expected_by_now_usd,
  days_total, days_elapsed, days_missing, filled_usd, forecast_usd, low_usd, high_usd,
  CAST(forecast_usd - budget_usd AS NUMERIC) AS variance_usd,
  CAST(SAFE_DIVIDE(CAST(forecast_usd - budget_usd AS FLOAT64), CAST(budget_usd AS FLOAT64)) AS FLOAT64) AS variance_ratio,
  crossed_on,
  CASE
    WHEN crossed_on < CURRENT_DATE() THEN 'crossed'
    WHEN crossed_on IS NOT NULL THEN 'will be crossed'
    WHEN high_usd > budget_usd THEN 'may be crossed'
    WHEN forecast_usd IS NULL THEN 'no forecast'
    ELSE 'within'
  END AS status,
  interval_method, backtest_mape, sheet_row
FROM compared
