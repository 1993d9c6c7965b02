-- Each person's months on each platform: cost in the chosen ledger, use, cost of a line, session and 1,000 tokens.
-- The ratios are the view's own, of the person's month on the platform over all teams and projects.
SELECT
  a.month,
  a.user_email,
  STRING_AGG(DISTINCT a.team, ', ' ORDER BY a.team) AS teams,
  MAX(a.department) AS department,
  a.platform,
  CAST(
    SUM(CASE {{ledger}} WHEN 'billed' THEN a.billed_cost_usd WHEN 'list' THEN a.list_cost_usd ELSE a.total_cost_usd END)
    AS NUMERIC
  ) AS cost_usd,
  CAST(SUM(a.total_lines_accepted) AS INT64) AS total_lines_accepted,
  CAST(SUM(a.total_sessions) AS INT64) AS total_sessions,
  CAST(SUM(a.total_tokens) AS INT64) AS total_tokens,
  MAX(a.cost_per_line_accepted) AS cost_per_line_accepted,
  MAX(a.cost_per_session) AS cost_per_session,
  MAX(a.cost_per_1k_tokens) AS cost_per_1k_tokens,
  MAX(a.estimated_roi_ratio) AS estimated_roi_ratio,
  MAX(a.roi_assumption) AS roi_assumption,
  MAX(a.user_category) AS user_category,
  MAX(a.efficiency_tier) AS efficiency_tier,
  CONCAT(CAST(a.month AS STRING), '~', CAST(LAST_DAY(a.month) AS STRING)) AS period
FROM vw_cost_allocation AS a
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY a.month, a.user_email, a.platform
ORDER BY a.month DESC, cost_usd DESC, a.user_email, a.platform
LIMIT 500
