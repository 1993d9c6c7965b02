-- Each team's cost and what came of it in the newest month of the period; lines are of coding platforms alone.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_cost_allocation AS n WHERE TRUE [[AND {{period}}]]
),

costs AS (
  SELECT
    c.month, c.team, c.platform, c.user_email, c.user_category, c.total_lines_accepted, c.total_sessions,
    CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
      AS cost_usd
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

teams AS (
  SELECT
    month, team,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    COUNT(DISTINCT IF(user_category = 'Unattributed', NULL, user_email)) AS people,
    CAST(SUM(IF(platform IN ('claude_code', 'cursor'), cost_usd, NULL)) AS NUMERIC) AS coding_cost_usd,
    SUM(total_lines_accepted) AS total_lines_accepted,
    SUM(total_sessions) AS total_sessions,
    CAST(SUM(IF(platform = 'claude_code', cost_usd, NULL)) AS NUMERIC) AS session_cost_usd
  FROM costs
  GROUP BY month, team
)

SELECT
  COALESCE(team, 'No team') AS team_name,
  cost_usd,
  people,
  coding_cost_usd,
  total_lines_accepted,
  CAST(SAFE_DIVIDE(coding_cost_usd, total_lines_accepted) AS NUMERIC) AS cost_per_line_accepted,
  CAST(SAFE_DIVIDE(total_lines_accepted, coding_cost_usd) AS FLOAT64) AS lines_per_dollar,
  total_sessions,
  CAST(SAFE_DIVIDE(session_cost_usd, total_sessions) AS NUMERIC) AS cost_per_session,
  CAST(SAFE_DIVIDE(50 * total_lines_accepted, cost_usd) AS FLOAT64) AS estimated_roi_ratio,
  IF(total_lines_accepted IS NULL, 'no lines reported', 'assumes $50 per accepted line') AS roi_assumption,
  team,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM teams
ORDER BY cost_usd DESC, team_name
LIMIT 100
