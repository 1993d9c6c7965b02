-- One line per person and month, over all platforms; what belongs to nobody stands under its own name.
WITH platforms AS (
  SELECT
    month, user_email,
    STRING_AGG(IF(active_days > 0, platform, NULL), ', ' ORDER BY platform) AS platforms,
    COUNTIF(active_days > 0) AS platform_count,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
    CAST(SUM(seat_cost_usd) AS NUMERIC) AS seat_cost_usd,
    CAST(SUM(usage_cost_usd) AS NUMERIC) AS usage_cost_usd,
    CAST(SUM(plan_list_usd) AS NUMERIC) AS plan_list_usd,
    CAST(SUM(IF(platform = 'claude_api', cost_usd, NULL)) AS NUMERIC) AS claude_api_cost_usd,
    CAST(SUM(IF(platform = 'claude_code', cost_usd, NULL)) AS NUMERIC) AS claude_code_cost_usd,
    CAST(SUM(IF(platform = 'claude_ai', cost_usd, NULL)) AS NUMERIC) AS claude_ai_cost_usd,
    CAST(SUM(IF(platform = 'cursor', cost_usd, NULL)) AS NUMERIC) AS cursor_cost_usd,
    CAST(SUM(sessions) AS INT64) AS sessions,
    CAST(SUM(messages) AS INT64) AS messages,
    CAST(SUM(requests) AS INT64) AS requests,
    CAST(SUM(interactions) AS INT64) AS interactions,
    CAST(SUM(category_sessions) AS INT64) AS category_sessions,
    CAST(SUM(tokens) AS INT64) AS tokens,
    CAST(SUM(lines_of_code_added) AS INT64) AS lines_of_code_added,
    CAST(SUM(lines_of_code_accepted) AS INT64) AS lines_of_code_accepted,
    CAST(SUM(lines_of_code_removed) AS INT64) AS lines_of_code_removed,
    CAST(SUM(commits) AS INT64) AS commits,
    CAST(SUM(pull_requests) AS INT64) AS pull_requests,
    CAST(SUM(IF(platform = 'cursor', lines_of_code_added, NULL)) AS INT64) AS editor_added,
    CAST(SUM(IF(platform = 'cursor', lines_of_code_accepted, NULL)) AS INT64) AS editor_accepted,
    CAST(SUM(IF(platform = 'claude_code', total_accepts, NULL)) AS INT64) AS tool_accepts,
    CAST(SUM(IF(platform = 'claude_code', COALESCE(total_accepts, 0) + COALESCE(total_rejects, 0), NULL)) AS INT64)
      AS tool_decisions
  FROM vw_user_platform_month
  GROUP BY month, user_email
),

-- Each day of the month is one bit, and so is each of its weeks: faster than counting distinct days.
active AS (
  SELECT
    month, user_email, BIT_COUNT(BIT_OR(CAST(1 AS INT64) << EXTRACT(DAY FROM day))) AS active_days,
    BIT_COUNT(
      BIT_OR(
        CAST(1 AS INT64)
        << DATE_DIFF(DATE_TRUNC(day, WEEK(MONDAY)), DATE_TRUNC(month, WEEK(MONDAY)), DAY)
      )
    ) AS active_weeks,
    MIN(day) AS first_active_day, MAX(day) AS last_active_day
  FROM agg_person_day
  WHERE day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH) AND is_active
  GROUP BY month, user_email
),

-- A running month is measured by the days that are over.
measured AS (
  SELECT
    p.*, COALESCE(a.active_days, 0) AS active_days, COALESCE(a.active_weeks, 0) AS active_weeks,
    a.first_active_day, a.last_active_day, p.user_email != 'unknown@unattributed.com' AS is_person,
    CAST(SAFE_DIVIDE(
      COALESCE(a.active_days, 0),
      LEAST(EXTRACT(DAY FROM LAST_DAY(p.month)), DATE_DIFF(CURRENT_DATE(), p.month, DAY))
    ) AS FLOAT64) AS engagement_rate,
    LEAST(LAST_DAY(p.month), CURRENT_DATE()) AS known_on
  FROM platforms AS p
  LEFT JOIN active AS a ON a.month = p.month AND a.user_email = p.user_email
)

SELECT
  m.month, m.user_email, m.is_person, d.display_name, d.department, d.team, d.manager_email,
  m.platforms, m.platform_count, m.active_days, m.active_weeks, m.first_active_day, m.last_active_day,
  m.cost_usd, m.billed_cost_usd, m.list_cost_usd, m.seat_cost_usd, m.usage_cost_usd, m.plan_list_usd,
  m.claude_api_cost_usd, m.claude_code_cost_usd, m.claude_ai_cost_usd, m.cursor_cost_usd,
  m.sessions, m.messages, m.requests, m.interactions, m.category_sessions, m.tokens,
  m.lines_of_code_added, m.lines_of_code_accepted, m.lines_of_code_removed, m.commits, m.pull_requests,
  LEAST(1.0, CAST(SAFE_DIVIDE(m.editor_accepted, m.editor_added) AS FLOAT64)) AS line_acceptance_rate,
  COALESCE(m.editor_accepted > m.editor_added, FALSE) AS acceptance_above_one,
  CAST(SAFE_DIVIDE(m.tool_accepts, m.tool_decisions) AS FLOAT64) AS tool_acceptance_rate,
  CAST(SAFE_DIVIDE(m.cost_usd, m.lines_of_code_accepted) AS NUMERIC) AS cost_per_line_accepted,
  CAST(SAFE_DIVIDE(m.cost_usd, m.active_days) AS NUMERIC) AS cost_per_active_day,
  m.engagement_rate AS monthly_engagement_rate,
  CASE
    WHEN NOT m.is_person THEN 'Unattributed'
    WHEN m.category_sessions >= 50 THEN 'Power User'
    WHEN m.category_sessions >= 20 THEN 'Regular User'
    WHEN m.category_sessions >= 5 THEN 'Occasional User'
    WHEN m.category_sessions > 0 THEN 'Light User'
    ELSE 'Cost Only'
  END AS user_category,
  CASE
    WHEN NOT m.is_person THEN 'Unattributed'
    WHEN m.engagement_rate >= 0.8 THEN 'Highly Active'
    WHEN m.engagement_rate >= 0.5 THEN 'Moderately Active'
    WHEN m.engagement_rate >= 0.2 THEN 'Occasional'
    ELSE 'Low Activity'
  END AS engagement_category
FROM measured AS m
LEFT JOIN dim_users AS d ON d.email = m.user_email AND m.known_on >= d.valid_from AND m.known_on < d.valid_to
