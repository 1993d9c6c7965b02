-- Twelve months like the newest one of the period: one row.
SELECT
  f.month,
  CAST(SUM(f.annual_run_rate_usd) AS NUMERIC) AS annual_run_rate,
  CONCAT(CAST(f.month AS STRING), '~', CAST(LAST_DAY(f.month) AS STRING)) AS period
FROM vw_monthly_finance AS f
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
GROUP BY f.month
HAVING SUM(f.platform_monthly_cost) IS NOT NULL
ORDER BY f.month DESC
LIMIT 1
