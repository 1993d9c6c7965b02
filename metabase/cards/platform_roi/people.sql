-- Each person's cost and what came of it in the newest month of the period; the dearest first.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_cost_allocation AS n WHERE TRUE [[AND {{period}}]]
),

costs AS (
  SELECT
    c.month, c.user_email, c.user_category, c.category_sessions, c.platform, c.total_lines_accepted, c.total_tokens,
    CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
      AS cost_usd
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

people AS (
  SELECT
    month, user_email, user_category, category_sessions,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(IF(platform IN ('claude_code', 'cursor'), cost_usd, NULL)) AS NUMERIC) AS coding_cost_usd,
    SUM(total_lines_accepted) AS total_lines_accepted,
    SUM(total_tokens) AS total_tokens,
    STRING_AGG(DISTINCT platform, ', ' ORDER BY platform) AS platforms
  FROM costs
  GROUP BY month, user_email, user_category, category_sessions
)

SELECT
  user_email,
  user_category,
  category_sessions,
  platforms,
  cost_usd,
  coding_cost_usd,
  total_lines_accepted,
  CAST(SAFE_DIVIDE(coding_cost_usd, total_lines_accepted) AS NUMERIC) AS cost_per_line_accepted,
  CAST(SAFE_DIVIDE(total_lines_accepted, coding_cost_usd) AS FLOAT64) AS lines_per_dollar,
  total_tokens,
  CAST(SAFE_DIVIDE(50 * total_lines_accepted, cost_usd) AS FLOAT64) AS estimated_roi_ratio,
  IF(total_lines_accepted IS NULL, 'no lines reported', 'assumes $50 per accepted line') AS roi_assumption,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM people
ORDER BY cost_usd DESC, user_email
LIMIT 300
