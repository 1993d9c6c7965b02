-- People with any use in the newest month of the period: one row. The change is of comparable days, as the view has it.
SELECT
  e.month,
  e.total_active_users,
  e.user_growth_rate,
  e.daily_active_users,
  e.weekly_active_users,
  CONCAT(CAST(e.month AS STRING), '~', CAST(LAST_DAY(e.month) AS STRING)) AS period
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
