-- The period day by day.
SELECT
  day, platform,
  CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_usd,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_usd
FROM agg_platform_day
WHERE day BETWEEN @start AND @last
GROUP BY day, platform
ORDER BY day, platform
