-- People with any use in the newest month of the period, and the change as the view has it: one row.
SELECT
  e.month,
  e.total_active_users,
  e.user_growth_rate,
  e.growth_basis,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE e.total_active_users > 0 [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
