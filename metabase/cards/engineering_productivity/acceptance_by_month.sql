-- What part of suggestions is accepted in a month: lines for Cursor, decisions about proposals for Claude Code.
SELECT
  u.month,
  IF(u.platform = 'cursor', 'Cursor: lines', 'Claude Code: decisions') AS measure,
  LEAST(1.0, CAST(
    IF(u.platform = 'cursor',
      SAFE_DIVIDE(SUM(u.lines_of_code_accepted), SUM(u.lines_of_code_added)),
      SAFE_DIVIDE(SUM(u.total_accepts), SUM(COALESCE(u.total_accepts, 0) + COALESCE(u.total_rejects, 0)))) AS FLOAT64
  )) AS acceptance_rate,
  COALESCE(u.platform = 'cursor' AND SUM(u.lines_of_code_accepted) > SUM(u.lines_of_code_added), FALSE)
    AS acceptance_above_one,
  u.platform,
  CONCAT(CAST(u.month AS STRING), '~', CAST(LAST_DAY(u.month) AS STRING)) AS period
FROM vw_user_platform_month AS u
JOIN agg_user_summary AS s ON s.month = u.month AND s.user_email = u.user_email
WHERE
  u.platform IN ('claude_code', 'cursor')
  [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY u.month, u.platform
HAVING
  IF(u.platform = 'cursor', SUM(u.lines_of_code_added),
    SUM(COALESCE(u.total_accepts, 0) + COALESCE(u.total_rejects, 0))) > 0
ORDER BY u.month, u.platform
