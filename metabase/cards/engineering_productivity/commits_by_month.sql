-- Commits and pull requests made with the tools in a month, as far as they are counted.
SELECT
  u.month,
  SUM(u.commits) AS commits,
  SUM(u.pull_requests) AS pull_requests,
  CONCAT(CAST(u.month AS STRING), '~', CAST(LAST_DAY(u.month) AS STRING)) AS period
FROM vw_user_platform_month AS u
JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
WHERE
  (u.commits IS NOT NULL OR u.pull_requests IS NOT NULL)
  [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY u.month
ORDER BY u.month
