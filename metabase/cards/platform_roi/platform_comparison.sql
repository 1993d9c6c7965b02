-- The platforms side by side in the newest month of the period; what a platform does not count is empty.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_cost_allocation AS n WHERE TRUE [[AND {{period}}]]
),

platforms AS (
  SELECT
    c.month, c.platform,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    COUNT(DISTINCT IF(u.active_days > 0 AND c.user_category != 'Unattributed', c.user_email, NULL)) AS people,
    SUM(c.total_sessions) AS total_sessions,
    SUM(c.total_tokens) AS total_tokens,
    SUM(c.total_lines_accepted) AS total_lines_accepted
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month = n.month
  LEFT JOIN vw_user_platform_month AS u
    ON u.month = c.month AND u.user_email = c.user_email AND u.platform = c.platform
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.platform
)

SELECT
  month,
  platform,
  cost_usd,
  CAST(SAFE_DIVIDE(cost_usd, SUM(cost_usd) OVER ()) AS FLOAT64) AS cost_share,
  people,
  CAST(SAFE_DIVIDE(cost_usd, people) AS NUMERIC) AS cost_per_active_user,
  total_sessions,
  CAST(SAFE_DIVIDE(cost_usd, total_sessions) AS NUMERIC) AS cost_per_session,
  total_tokens,
  CAST(SAFE_DIVIDE(1000 * cost_usd, total_tokens) AS NUMERIC) AS cost_per_1k_tokens,
  total_lines_accepted,
  CAST(SAFE_DIVIDE(cost_usd, total_lines_accepted) AS NUMERIC) AS cost_per_line_accepted,
  CAST(SAFE_DIVIDE(total_lines_accepted, cost_usd) AS FLOAT64) AS lines_per_dollar,
  CAST(SAFE_DIVIDE(50 * total_lines_accepted, cost_usd) AS FLOAT64) AS estimated_roi_ratio,
  IF(total_lines_accepted IS NULL, 'no lines reported', 'assumes $50 per accepted line') AS roi_assumption,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM platforms
ORDER BY cost_usd DESC, platform
