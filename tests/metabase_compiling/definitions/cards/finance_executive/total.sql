-- The newest month of the period.
SELECT
  e.month, e.total_monthly_cost, e.cost_growth_rate,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE e.total_monthly_cost IS NOT NULL [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
