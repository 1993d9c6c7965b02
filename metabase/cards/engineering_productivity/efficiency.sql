-- Use and output of each month and platform side by side; a ratio counts only where both of its sides are reported.
SELECT
  u.month,
  u.platform,
  COUNT(DISTINCT IF(u.active_days > 0 AND s.is_person, u.user_email, NULL)) AS people,
  SUM(u.sessions) AS sessions,
  SUM(u.tokens) AS tokens,
  SUM(u.lines_of_code_added) AS lines_of_code_added,
  SUM(u.lines_of_code_accepted) AS lines_of_code_accepted,
  SUM(u.commits) AS commits,
  SUM(u.pull_requests) AS pull_requests,
  CAST(SAFE_DIVIDE(SUM(u.lines_of_code_accepted), SUM(u.sessions)) AS FLOAT64) AS lines_per_session,
  CAST(SAFE_DIVIDE(SUM(u.tokens), SUM(u.sessions)) AS FLOAT64) AS tokens_per_session,
  CAST(SAFE_DIVIDE(SUM(u.lines_of_code_accepted), SUM(u.tokens)) AS FLOAT64) AS efficiency_ratio,
  CONCAT(CAST(u.month AS STRING), '~', CAST(LAST_DAY(u.month) AS STRING)) AS period
FROM vw_user_platform_month AS u
JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY u.month, u.platform
HAVING COALESCE(SUM(u.tokens), SUM(u.sessions), SUM(u.requests), SUM(u.messages)) IS NOT NULL
ORDER BY u.month DESC, u.platform
LIMIT 120
