-- The newest month of the period: one row. The change is of comparable days, added over platforms as the summary does.
SELECT
  f.month,
  CAST(SUM(f.platform_monthly_cost) AS NUMERIC) AS total_monthly_cost,
  CAST(
    SAFE_DIVIDE(SUM(g.compared_cost_usd) - SUM(g.compared_before_usd), SUM(g.compared_before_usd)) AS FLOAT64
  ) AS cost_growth_rate,
  CONCAT(CAST(f.month AS STRING), '~', CAST(LAST_DAY(f.month) AS STRING)) AS period
FROM vw_monthly_finance AS f
LEFT JOIN vw_monthly_growth AS g ON g.month = f.month AND g.platform = f.platform
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
GROUP BY f.month
HAVING SUM(f.platform_monthly_cost) IS NOT NULL
ORDER BY f.month DESC
LIMIT 1
