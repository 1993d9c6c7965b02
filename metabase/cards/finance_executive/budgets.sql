-- Every budget of the period, and those that run now, against what was spent and what is expected until its end.
SELECT
  b.period,
  COALESCE(b.platform, 'all') AS platform_name,
  COALESCE(b.team, 'all') AS team_name,
  b.ledger,
  b.status,
  b.budget_usd,
  b.spent_usd,
  b.used_ratio,
  b.expected_by_now_usd,
  b.forecast_usd,
  b.low_usd,
  b.high_usd,
  b.variance_usd,
  b.variance_ratio,
  b.crossed_on,
  b.days_missing,
  CONCAT(CAST(b.period_start AS STRING), '~', CAST(b.period_end AS STRING)) AS days,
  b.platform,
  b.team
FROM vw_budget_variance AS b
WHERE (b.period_state = 'running' OR (TRUE [[AND {{period}}]])) [[AND {{platform}}]] [[AND {{team}}]]
ORDER BY b.period_end DESC, b.period_start DESC, b.variance_usd DESC, b.sheet_row
LIMIT 100
