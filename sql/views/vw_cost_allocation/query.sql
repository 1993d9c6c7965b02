-- Who and what the cost belongs to: person, team, project and platform; rows add up to the whole cost of a month.
WITH allocated AS (
  SELECT
    month, user_email, team, project, platform,
    cost_usd, billed_cost_usd, list_cost_usd, seat_cost_usd, metered_cost_usd, lines_of_code_accepted, sessions,
    COALESCE(input_tokens + output_tokens, input_tokens, output_tokens) AS tokens
  FROM agg_person_month
  WHERE month >= DATE_TRUNC(DATE_SUB(CURRENT_DATE(), INTERVAL 12 MONTH), MONTH)
),

-- Vendors do not say for which project a line was written, and a key's team need not be its owner's: cost and output
-- meet at a person's month on a platform.
met AS (
  SELECT
    month, user_email, platform,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(lines_of_code_accepted) AS INT64) AS line_count,
    CAST(SUM(sessions) AS INT64) AS sessions,
    CAST(SUM(tokens) AS INT64) AS tokens
  FROM allocated
  GROUP BY month, user_email, platform
),

people AS (
  SELECT month, user_email, CAST(SUM(category_sessions) AS INT64) AS category_sessions
  FROM vw_user_platform_month
  WHERE month >= DATE_TRUNC(DATE_SUB(CURRENT_DATE(), INTERVAL 12 MONTH), MONTH)
  GROUP BY month, user_email
),

rated AS (
  SELECT
    a.*, p.category_sessions, d.department,
    CAST(SAFE_DIVIDE(m.cost_usd, m.line_count) AS NUMERIC) AS cost_per_line_accepted,
    CAST(SAFE_DIVIDE(m.cost_usd, m.sessions) AS NUMERIC) AS cost_per_session,
    CAST(SAFE_DIVIDE(1000 * m.cost_usd, m.tokens) AS NUMERIC) AS cost_per_1k_tokens,
    CAST(SAFE_DIVIDE(50 * m.line_count, m.cost_usd) AS FLOAT64) AS estimated_roi_ratio
  FROM allocated AS a
  JOIN met AS m ON m.month = a.month AND m.user_email = a.user_email AND m.platform = a.platform
  LEFT JOIN people AS p ON p.month = a.month AND p.user_email = a.user_email
  LEFT JOIN dim_users AS d
    ON d.email = a.user_email AND LEAST(LAST_DAY(a.month), CURRENT_DATE()) >= d.valid_from
    AND LEAST(LAST_DAY(a.month), CURRENT_DATE()) < d.valid_to
)

SELECT
  month, user_email, department, team, project, platform,
  cost_usd AS total_cost_usd, billed_cost_usd, list_cost_usd, seat_cost_usd, metered_cost_usd AS usage_cost_usd,
  lines_of_code_accepted AS total_lines_accepted, sessions AS total_sessions, tokens AS total_tokens,
  cost_per_line_accepted, cost_per_session, cost_per_1k_tokens, estimated_roi_ratio,
  'assumes $50 per accepted line' AS roi_assumption,
  CASE
    WHEN user_email = 'unknown@unattributed.com' THEN 'Unattributed'
    WHEN category_sessions >= 50 THEN 'Power User'
    WHEN category_sessions >= 20 THEN 'Regular User'
    WHEN category_sessions >= 5 THEN 'Occasional User'
    WHEN category_sessions > 0 THEN 'Light User'
    ELSE 'Cost Only'
  END AS user_category,
  category_sessions,
  CASE
    WHEN cost_per_line_accepted IS NULL THEN 'No Accepted Lines'
    WHEN cost_per_line_accepted <= NUMERIC '0.10' THEN 'High Efficiency'
    WHEN cost_per_line_accepted <= NUMERIC '0.25' THEN 'Good Efficiency'
    WHEN cost_per_line_accepted <= NUMERIC '0.50' THEN 'Average Efficiency'
    ELSE 'Low Efficiency'
  END AS efficiency_tier
FROM rated
