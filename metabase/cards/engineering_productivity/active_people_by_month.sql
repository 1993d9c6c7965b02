-- How many people use any of the tools: by day and week on average, and in the month.
SELECT
  a.month,
  a.daily_active_users,
  a.weekly_active_users,
  a.monthly_active_users,
  a.days_counted,
  a.weeks_counted,
  CONCAT(CAST(a.month AS STRING), '~', CAST(LAST_DAY(a.month) AS STRING)) AS period
FROM vw_active_users AS a
WHERE TRUE [[AND {{period}}]]
ORDER BY a.month
