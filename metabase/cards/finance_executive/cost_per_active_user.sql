-- Cost of the newest month of the period for each person with any use: one row.
SELECT
  e.month,
  e.cost_per_active_user,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE e.total_monthly_cost IS NOT NULL [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
