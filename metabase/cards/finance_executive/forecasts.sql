-- Where the running month, quarter and year will end in the chosen ledger: of everything, or of what the filters name.
SELECT
  f.period,
  f.ledger,
  COALESCE(f.platform, 'all') AS platform_name,
  IF(f.scope IN ('team', 'platform_team'), COALESCE(f.team, '(no team)'), 'all') AS team_name,
  f.actual_usd,
  f.forecast_usd,
  f.low_usd,
  f.high_usd,
  f.backtest_mape,
  f.interval_method,
  f.days_missing,
  CONCAT(CAST(f.period_start AS STRING), '~', CAST(f.period_end AS STRING)) AS days,
  f.platform,
  f.team
FROM vw_forecast AS f
WHERE f.ledger = {{ledger}} [[AND {{platform}}]] [[AND {{team}}]]
QUALIFY DENSE_RANK() OVER (
  ORDER BY CASE f.scope WHEN 'total' THEN 1 WHEN 'platform' THEN 2 WHEN 'team' THEN 3 ELSE 4 END
) = 1
ORDER BY f.period_end, f.period_start DESC, f.forecast_usd DESC, f.platform, f.team
