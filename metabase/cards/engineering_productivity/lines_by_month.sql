-- Lines accepted of a month and platform, where the platform counts lines.
SELECT
  u.month,
  u.platform,
  SUM(u.lines_of_code_accepted) AS lines_of_code_accepted,
  SUM(u.lines_of_code_added) AS lines_of_code_added,
  CONCAT(CAST(u.month AS STRING), '~', CAST(LAST_DAY(u.month) AS STRING)) AS period
FROM vw_user_platform_month AS u
JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
WHERE u.lines_of_code_accepted IS NOT NULL [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY u.month, u.platform
ORDER BY u.month, u.platform
