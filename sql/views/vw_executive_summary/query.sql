-- One line a month for those who decide: what it cost, who used it, what it brought, and how much of it is known.
WITH money AS (
  SELECT
    f.month,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
    CAST(SUM(seat_cost_usd) AS NUMERIC) AS seat_cost_usd,
    CAST(SUM(usage_cost_usd) AS NUMERIC) AS usage_cost_usd,
    CAST(SUM(unattributed_cost_usd) AS NUMERIC) AS unattributed_cost_usd,
    CAST(COALESCE(SUM(IF(vendor = 'anthropic', cost_usd, NULL)), NUMERIC '0') AS NUMERIC) AS anthropic_cost_usd,
    CAST(COALESCE(SUM(IF(vendor = 'cursor', cost_usd, NULL)), NUMERIC '0') AS NUMERIC) AS cursor_cost_usd,
    CAST(COALESCE(SUM(IF(platform IN ('claude_code', 'cursor'), cost_usd, NULL)), NUMERIC '0') AS NUMERIC)
      AS coding_cost_usd,
    CAST(SUM(record_count) AS INT64) AS record_count,
    CAST(SUM(unattributed_records) AS INT64) AS unattributed_records,
    CAST(SUM(unpriced_records) AS INT64) AS unpriced_records,
    CAST(SUM(days_expected) AS INT64) AS platform_days_expected,
    CAST(SUM(days_reported) AS INT64) AS platform_days_reported,
    MIN(IF(days_expected > 0, days_reported, NULL)) AS days_reported,
    -- Only the platforms that the budget is for, in the ledger that it is in.
    CAST(
      SUM(
        IF(
          b.is_for_all OR STRPOS(b.budget_scope, f.platform) > 0,
          CASE b.budget_ledger
            WHEN 'billed' THEN f.billed_cost_usd
            WHEN 'list' THEN f.list_cost_usd
            ELSE f.cost_usd
          END,
          NULL
        )
      ) AS NUMERIC
    ) AS budget_actual_usd,
    MAX(b.budget_usd) AS budget_usd, MAX(b.budget_ledger) AS budget_ledger, MAX(b.budget_scope) AS budget_scope,
    MAX(b.budget_basis) AS budget_basis,
    LOGICAL_AND(is_complete) AS is_complete,
    STRING_AGG(IF(days_reported < days_expected, platform, NULL), ', ' ORDER BY platform) AS platforms_with_gaps
  FROM agg_monthly_finance AS f
  LEFT JOIN vw_month_budget AS b ON b.month = f.month
  GROUP BY f.month
),

running AS (
  SELECT
    *,
    SUM(cost_usd) OVER (PARTITION BY DATE_TRUNC(month, QUARTER) ORDER BY month) AS quarter_to_date_cost,
    SUM(cost_usd) OVER (PARTITION BY DATE_TRUNC(month, YEAR) ORDER BY month) AS year_to_date_cost,
    SUM(billed_cost_usd) OVER (PARTITION BY DATE_TRUNC(month, QUARTER) ORDER BY month) AS quarter_to_date_billed_usd,
    SUM(billed_cost_usd) OVER (PARTITION BY DATE_TRUNC(month, YEAR) ORDER BY month) AS year_to_date_billed_usd
  FROM money
),

growth AS (
  SELECT
    month, LOGICAL_AND(IF(days_compared > 0, is_whole_months, NULL)) AS is_whole_months,
    MIN(IF(days_compared > 0, days_compared, NULL)) AS fewest_days, MAX(days_compared) AS days_compared,
    CAST(SUM(compared_cost_usd) AS NUMERIC) AS compared_cost_usd,
    CAST(SUM(compared_before_usd) AS NUMERIC) AS compared_before_usd,
    CAST(SUM(annual_run_rate_usd) AS NUMERIC) AS annual_run_rate_usd
  FROM vw_monthly_growth
  GROUP BY month
),

activity AS (
  SELECT
    month,
    CAST(SUM(sessions) AS INT64) AS sessions,
    CAST(SUM(messages) AS INT64) AS messages,
    CAST(SUM(requests) AS INT64) AS requests,
    CAST(SUM(lines_of_code_added) AS INT64) AS lines_added,
    CAST(SUM(lines_of_code_accepted) AS INT64) AS lines_accepted,
    CAST(SUM(IF(platform = 'cursor', lines_of_code_added, NULL)) AS INT64) AS editor_lines_added,
    CAST(SUM(IF(platform = 'cursor', lines_of_code_accepted, NULL)) AS INT64) AS editor_lines_accepted,
    CAST(SUM(IF(platform = 'claude_code', total_accepts, NULL)) AS INT64) AS tool_accepts,
    CAST(SUM(IF(platform = 'claude_code', COALESCE(total_accepts, 0) + COALESCE(total_rejects, 0), NULL)) AS INT64)
      AS tool_decisions,
    CAST(SUM(commits) AS INT64) AS commits,
    CAST(SUM(pull_requests) AS INT64) AS pull_requests,
    CAST(SUM(COALESCE(input_tokens + output_tokens, input_tokens, output_tokens)) AS INT64) AS tokens
  FROM agg_person_month
  WHERE month >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
  GROUP BY month
),

summed AS (
  SELECT
    m.*, g.* EXCEPT (month), a.* EXCEPT (month), u.* EXCEPT (month, is_whole_months),
    EXTRACT(DAY FROM LAST_DAY(m.month)) AS days_in_month,
    IF(LAST_DAY(m.month) < CURRENT_DATE(), EXTRACT(DAY FROM LAST_DAY(m.month)),
      DATE_DIFF(CURRENT_DATE(), m.month, DAY)) AS days_expected,
    COALESCE(a.sessions, 0) + COALESCE(a.messages, 0) + COALESCE(a.requests, 0) AS interactions,
    CAST(SAFE_DIVIDE(m.cost_usd, a.lines_accepted) AS NUMERIC) AS usd_per_line,
    CAST(SAFE_DIVIDE(m.anthropic_cost_usd, m.anthropic_cost_usd + m.cursor_cost_usd) AS FLOAT64) AS anthropic_share,
    CAST(SAFE_DIVIDE(m.cursor_cost_usd, m.anthropic_cost_usd + m.cursor_cost_usd) AS FLOAT64) AS cursor_share
  FROM running AS m
  LEFT JOIN growth AS g ON g.month = m.month
  LEFT JOIN activity AS a ON a.month = m.month
  LEFT JOIN vw_active_users AS u ON u.month = m.month
)

SELECT
  s.month, DATE_TRUNC(s.month, QUARTER) AS quarter, s.is_complete, s.days_in_month, s.days_expected, s.days_reported,
  CAST(SAFE_DIVIDE(s.platform_days_reported, s.platform_days_expected) AS FLOAT64) AS reporting_completeness,
  s.platforms_with_gaps,
  s.cost_usd AS total_monthly_cost, s.billed_cost_usd AS total_billed_usd, s.list_cost_usd AS total_list_usd,
  s.seat_cost_usd, s.usage_cost_usd, s.anthropic_cost_usd, s.cursor_cost_usd, s.unattributed_cost_usd,
  s.quarter_to_date_cost, s.year_to_date_cost, s.quarter_to_date_billed_usd, s.year_to_date_billed_usd,
  COALESCE(s.monthly_active_users, 0) AS total_active_users, s.daily_active_users, s.weekly_active_users,
  CAST(SAFE_DIVIDE(s.cost_usd, s.monthly_active_users) AS NUMERIC) AS cost_per_active_user,
  CAST(SAFE_DIVIDE(s.compared_cost_usd - s.compared_before_usd, s.compared_before_usd) AS FLOAT64) AS cost_growth_rate,
  CAST(SAFE_DIVIDE(s.compared_users - s.compared_users_before, s.compared_users_before) AS FLOAT64)
    AS user_growth_rate,
  CASE
    WHEN COALESCE(s.days_compared, 0) = 0 THEN 'nothing to compare with'
    WHEN s.is_whole_months THEN 'whole months'
    WHEN s.fewest_days < s.days_compared
      THEN CONCAT('same days of both months: ', CAST(s.fewest_days AS STRING), ' to ', CAST(s.days_compared AS STRING))
    ELSE CONCAT('same days of both months: ', CAST(s.days_compared AS STRING))
  END AS growth_basis,
  s.annual_run_rate_usd AS annual_run_rate,
  s.interactions AS total_interactions, s.sessions AS total_sessions, s.messages AS total_messages,
  s.requests AS total_requests, s.tokens AS total_tokens, s.lines_added AS total_lines_added,
  s.lines_accepted AS total_lines_accepted, s.commits AS total_commits, s.pull_requests AS total_pull_requests,
  LEAST(1.0, CAST(SAFE_DIVIDE(s.editor_lines_accepted, s.editor_lines_added) AS FLOAT64)) AS line_acceptance_rate,
  CAST(SAFE_DIVIDE(s.tool_accepts, s.tool_decisions) AS FLOAT64) AS tool_acceptance_rate,
  s.usd_per_line AS cost_per_line_accepted,
  CAST(SAFE_DIVIDE(s.coding_cost_usd, s.lines_accepted) AS NUMERIC) AS coding_cost_per_line_accepted,
  CAST(SAFE_DIVIDE(s.lines_accepted * 50, s.cost_usd) AS FLOAT64) AS estimated_time_savings_ratio,
  'assumes $50 per accepted line' AS roi_assumption,
  CASE
    WHEN s.usd_per_line IS NULL THEN 'No Accepted Lines'
    WHEN s.usd_per_line <= NUMERIC '0.15' THEN 'Excellent ROI'
    WHEN s.usd_per_line <= NUMERIC '0.30' THEN 'Good ROI'
    WHEN s.usd_per_line <= NUMERIC '0.50' THEN 'Acceptable ROI'
    ELSE 'Poor ROI'
  END AS roi_category,
  s.anthropic_share, s.cursor_share,
  CASE
    WHEN s.anthropic_share IS NULL THEN 'No Cost'
    WHEN s.anthropic_share > 0.7 THEN 'Anthropic Heavy'
    WHEN s.cursor_share > 0.7 THEN 'Cursor Heavy'
    ELSE 'Balanced Usage'
  END AS platform_preference,
  s.budget_usd, s.budget_ledger, s.budget_scope, s.budget_basis, s.budget_actual_usd,
  CAST(s.budget_usd - s.budget_actual_usd AS NUMERIC) AS budget_remaining_usd,
  CAST(SAFE_DIVIDE(100 * s.budget_actual_usd, s.budget_usd) AS FLOAT64) AS budget_used_pct,
  CAST(SAFE_DIVIDE(s.record_count - s.unattributed_records, s.record_count) AS FLOAT64) AS attribution_coverage,
  CAST(SAFE_DIVIDE(s.cost_usd - s.unattributed_cost_usd, s.cost_usd) AS FLOAT64) AS attribution_coverage_usd,
  s.unpriced_records
FROM summed AS s
WHERE s.month >= DATE_TRUNC(DATE_SUB(CURRENT_DATE(), INTERVAL 12 MONTH), MONTH)
