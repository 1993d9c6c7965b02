-- The last six months day by day: what teams get done with a platform.
WITH days AS (
  SELECT
    day, month, platform, team,
    COUNT(DISTINCT IF(is_active AND user_email != 'unknown@unattributed.com', user_email, NULL)) AS active_users,
    CAST(SUM(sessions) AS INT64) AS sessions,
    CAST(SUM(messages) AS INT64) AS messages,
    CAST(SUM(requests) AS INT64) AS requests,
    CAST(SUM(COALESCE(input_tokens + output_tokens, input_tokens, output_tokens)) AS INT64) AS tokens,
    CAST(SUM(lines_of_code_added) AS INT64) AS lines_of_code_added,
    CAST(SUM(lines_of_code_accepted) AS INT64) AS lines_of_code_accepted,
    CAST(SUM(total_accepts) AS INT64) AS total_accepts,
    CAST(SUM(total_rejects) AS INT64) AS total_rejects
  FROM agg_person_day
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH) AND usage_records > 0
  GROUP BY day, month, platform, team
)

SELECT
  d.day, d.month, d.platform, d.team, COALESCE(c.is_usage_reported, FALSE) AS is_reported, d.active_users, d.sessions,
  COALESCE(d.sessions, 0) + COALESCE(d.messages, 0) + COALESCE(d.requests, 0) AS interactions, d.tokens,
  d.lines_of_code_added, d.lines_of_code_accepted,
  LEAST(1.0, CAST(
    IF(d.platform = 'claude_code',
      SAFE_DIVIDE(d.total_accepts, d.total_accepts + COALESCE(d.total_rejects, 0)),
      SAFE_DIVIDE(d.lines_of_code_accepted, d.lines_of_code_added)) AS FLOAT64
  )) AS daily_acceptance_rate,
  COALESCE(d.platform != 'claude_code' AND d.lines_of_code_accepted > d.lines_of_code_added, FALSE)
    AS acceptance_above_one
FROM days AS d
LEFT JOIN vw_platform_coverage AS c ON c.platform = d.platform AND c.day = d.day
