-- The estimated return of the newest month of the period, with the assumption it rests on: one row.
SELECT
  e.month,
  e.estimated_time_savings_ratio,
  e.roi_assumption,
  e.roi_category,
  e.total_lines_accepted,
  e.total_monthly_cost,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE e.estimated_time_savings_ratio IS NOT NULL [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
