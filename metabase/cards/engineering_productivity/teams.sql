-- Each team in the newest month of the period; a ratio counts only platforms that report both of its sides.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_user_platform_month AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  COALESCE(s.team, 'No team') AS team_name,
  COUNT(DISTINCT IF(u.active_days > 0 AND s.is_person, u.user_email, NULL)) AS people,
  SUM(u.lines_of_code_accepted) AS lines_of_code_accepted,
  LEAST(1.0, CAST(SAFE_DIVIDE(
    SUM(IF(u.platform = 'cursor', u.lines_of_code_accepted, NULL)),
    SUM(IF(u.platform = 'cursor', u.lines_of_code_added, NULL))) AS FLOAT64)) AS line_acceptance_rate,
  CAST(SAFE_DIVIDE(
    SUM(IF(u.platform = 'claude_code', u.total_accepts, NULL)),
    SUM(IF(u.platform = 'claude_code', COALESCE(u.total_accepts, 0) + COALESCE(u.total_rejects, 0), NULL))) AS FLOAT64)
    AS tool_acceptance_rate,
  SUM(u.commits) AS commits,
  SUM(u.pull_requests) AS pull_requests,
  SUM(u.sessions) AS sessions,
  CAST(SAFE_DIVIDE(
    SUM(IF(u.sessions IS NULL, NULL, u.lines_of_code_accepted)), SUM(u.sessions)) AS FLOAT64) AS lines_per_session,
  CAST(SAFE_DIVIDE(SUM(IF(u.sessions IS NULL, NULL, u.tokens)), SUM(u.sessions)) AS FLOAT64) AS tokens_per_session,
  s.team,
  CONCAT(CAST(u.month AS STRING), '~', CAST(LAST_DAY(u.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_user_platform_month AS u ON u.month = n.month
JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY u.month, s.team
ORDER BY lines_of_code_accepted DESC, team_name
LIMIT 100
