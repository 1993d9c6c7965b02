-- Usage of every platform on one grain. Claude Code on API billing has its tokens in the usage report, so the analytics
-- rows bring sessions, lines, commits and tools, and no tokens.
WITH api AS (
  SELECT
    expense_date AS usage_date, platform, 'anthropic_usage' AS source_stream, 'anthropic' AS vendor, user_email,
    api_key_id, model, workspace_id,
    -- Where the grain joins several modes, the least certain one speaks: 'allocated' sorts first.
    MIN(attribution_mode) AS attribution_mode,
    CAST(SUM(IF(token_type = 'uncached_input_tokens', quantity, 0)) AS INT64) AS input_tokens,
    CAST(SUM(IF(token_type = 'output_tokens', quantity, 0)) AS INT64) AS output_tokens,
    CAST(SUM(IF(cost_type = 'cache_write', quantity, 0)) AS INT64) AS cached_input_tokens,
    CAST(SUM(IF(token_type = 'cache_read_input_tokens', quantity, 0)) AS INT64) AS cache_read_tokens,
    CAST(SUM(IF(token_type = 'web_search_requests', quantity, 0)) AS INT64) AS web_search_requests,
    MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id, MAX(usage_snapshot_id) AS snapshot_id
  FROM api_people
  WHERE quantity IS NOT NULL
  GROUP BY expense_date, platform, user_email, api_key_id, model, workspace_id
),

code AS (
  SELECT
    activity_date AS usage_date, user_email, api_key_id, MIN(attribution_mode) AS attribution_mode,
    CAST(SUM(num_sessions) AS INT64) AS sessions,
    CAST(SUM(lines_added) AS INT64) AS lines_added,
    CAST(SUM(lines_removed) AS INT64) AS lines_removed,
    CAST(SUM(commits_by_claude_code) AS INT64) AS commits,
    CAST(SUM(pull_requests_by_claude_code) AS INT64) AS pull_requests,
    CAST(SUM(tool_accepted) AS INT64) AS accepts,
    CAST(SUM(tool_rejected) AS INT64) AS rejects,
    MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id, MAX(snapshot_id) AS snapshot_id
  FROM new_claude_code_usage_stats
  WHERE activity_date BETWEEN @lo AND @hi
  GROUP BY activity_date, user_email, api_key_id
),

code_tokens AS (
  SELECT
    m.usage_date, s.user_email, s.api_key_id, m.model, MIN(s.attribution_mode) AS attribution_mode,
    CAST(SUM(m.input_tokens) AS INT64) AS input_tokens,
    CAST(SUM(m.output_tokens) AS INT64) AS output_tokens,
    CAST(SUM(m.cache_creation_tokens) AS INT64) AS cached_input_tokens,
    CAST(SUM(m.cache_read_tokens) AS INT64) AS cache_read_tokens,
    MAX(m.ingest_date) AS ingest_date, MAX(m.request_id) AS request_id, MAX(m.snapshot_id) AS snapshot_id
  FROM stg_claude_code_models AS m
  JOIN new_claude_code_usage_stats AS s ON s.line_id = m.line_id
  WHERE m.customer_type = 'subscription'
  GROUP BY m.usage_date, s.user_email, s.api_key_id, m.model
),

cursor_tokens AS (
  SELECT
    usage_date, source_stream, user_email, model,
    CAST(SUM(input_tokens) AS INT64) AS input_tokens,
    CAST(SUM(output_tokens) AS INT64) AS output_tokens,
    CAST(SUM(cache_write_tokens) AS INT64) AS cached_input_tokens,
    CAST(SUM(cache_read_tokens) AS INT64) AS cache_read_tokens,
    MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id, MAX(snapshot_id) AS snapshot_id
  FROM stg_cursor_events
  GROUP BY usage_date, source_stream, user_email, model
),

-- The Enterprise report fills in only where the Claude Code analytics do not speak of that person and day.
plan_people AS (
  SELECT DISTINCT activity_date, user_email
  FROM new_claude_code_usage_stats
  WHERE customer_type = 'subscription' AND activity_date BETWEEN @lo AND @hi
),

seat_tokens AS (
  SELECT
    e.usage_date, IF(e.product = 'claude_code', 'claude_code', 'claude_ai') AS platform, e.user_email, e.model,
    CAST(SUM(e.uncached_input_tokens) AS INT64) AS input_tokens,
    CAST(SUM(e.output_tokens) AS INT64) AS output_tokens,
    CAST(SUM(e.cache_creation_tokens) AS INT64) AS cached_input_tokens,
    CAST(SUM(e.cache_read_input_tokens) AS INT64) AS cache_read_tokens,
    CAST(SUM(e.web_search_requests) AS INT64) AS web_search_requests,
    CAST(SUM(e.requests) AS INT64) AS requests,
    MAX(e.ingest_date) AS ingest_date, MAX(e.request_id) AS request_id, MAX(e.snapshot_id) AS snapshot_id
  FROM stg_enterprise_usage AS e
  LEFT JOIN plan_people AS p ON p.activity_date = e.usage_date AND p.user_email = e.user_email
  WHERE p.user_email IS NULL OR COALESCE(e.product, 'other') != 'claude_code'
  GROUP BY e.usage_date, platform, e.user_email, e.model
),

seat_code AS (
  SELECT
    e.usage_date, e.user_email,
    CAST(SUM(e.code_sessions) AS INT64) AS sessions,
    CAST(SUM(e.code_lines_added) AS INT64) AS lines_added,
    CAST(SUM(e.code_lines_removed) AS INT64) AS lines_removed,
    CAST(SUM(e.code_commits) AS INT64) AS commits,
    CAST(SUM(e.code_pull_requests) AS INT64) AS pull_requests,
    CAST(SUM(e.code_tool_accepted) AS INT64) AS accepts,
    CAST(SUM(e.code_tool_rejected) AS INT64) AS rejects,
    MAX(e.ingest_date) AS ingest_date, MAX(e.request_id) AS request_id, MAX(e.snapshot_id) AS snapshot_id
  FROM stg_enterprise_users AS e
  LEFT JOIN plan_people AS p ON p.activity_date = e.usage_date AND p.user_email = e.user_email
  WHERE p.user_email IS NULL AND e.code_sessions > 0
  GROUP BY e.usage_date, e.user_email
),

every AS (
  SELECT
    usage_date, platform, source_stream, vendor, user_email, api_key_id, model, workspace_id, attribution_mode,
    input_tokens, output_tokens, cached_input_tokens, cache_read_tokens, web_search_requests,
    CAST(NULL AS INT64) AS sessions, CAST(NULL AS INT64) AS messages, CAST(NULL AS INT64) AS requests,
    CAST(NULL AS INT64) AS lines_of_code_added, CAST(NULL AS INT64) AS lines_of_code_accepted,
    CAST(NULL AS INT64) AS lines_of_code_removed, CAST(NULL AS INT64) AS commits, CAST(NULL AS INT64) AS pull_requests,
    CAST(NULL AS FLOAT64) AS acceptance_rate, FALSE AS acceptance_above_one,
    CAST(NULL AS INT64) AS total_accepts, CAST(NULL AS INT64) AS total_rejects,
    CAST(NULL AS INT64) AS subscription_requests, CAST(NULL AS INT64) AS usage_based_requests,
    ingest_date, request_id, snapshot_id
  FROM api

  UNION ALL

  SELECT
    usage_date, 'claude_code', 'claude_code', 'anthropic', user_email, api_key_id, NULL, NULL, attribution_mode,
    NULL, NULL, NULL, NULL, NULL, sessions, NULL, NULL, lines_added, lines_added, lines_removed, commits, pull_requests,
    SAFE_DIVIDE(accepts, accepts + rejects), FALSE, accepts, rejects, NULL, NULL, ingest_date, request_id, snapshot_id
  FROM code

  UNION ALL

  SELECT
    usage_date, 'claude_code', 'claude_code', 'anthropic', user_email, api_key_id, model, NULL, attribution_mode,
    input_tokens, output_tokens, cached_input_tokens, cache_read_tokens, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, FALSE, NULL, NULL, NULL, NULL, ingest_date, request_id, snapshot_id
  FROM code_tokens

  UNION ALL

  SELECT
    activity_date, 'cursor', 'cursor_daily', 'cursor', user_email, NULL, NULL, NULL,
    IF(user_email = 'unknown@unattributed.com', 'unattributed', 'direct'),
    NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    COALESCE(subscription_included_reqs, 0) + COALESCE(usage_based_reqs, 0) + COALESCE(api_key_reqs, 0),
    total_lines_added, accepted_lines_added, total_lines_deleted, NULL, NULL,
    LEAST(1.0, SAFE_DIVIDE(accepted_lines_added, total_lines_added)), accepted_above_total, total_accepts,
    total_rejects, subscription_included_reqs, usage_based_reqs, ingest_date, request_id, snapshot_id
  FROM new_cursor_usage_stats
  -- An inactive member is listed with zeros; that is a seat, not usage.
  WHERE activity_date BETWEEN @lo AND @hi AND (
    COALESCE(is_active, TRUE)
    OR COALESCE(total_lines_added, 0) + COALESCE(accepted_lines_added, 0) + COALESCE(total_accepts, 0)
      + COALESCE(subscription_included_reqs, 0) + COALESCE(usage_based_reqs, 0) > 0
  )

  UNION ALL

  SELECT
    usage_date, 'cursor', source_stream, 'cursor', user_email, NULL, model, NULL,
    IF(user_email = 'unknown@unattributed.com', 'unattributed', 'direct'),
    input_tokens, output_tokens, cached_input_tokens, cache_read_tokens, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, FALSE, NULL, NULL, NULL, NULL, ingest_date, request_id, snapshot_id
  FROM cursor_tokens

  UNION ALL

  SELECT
    usage_date, platform, 'enterprise_usage', 'anthropic', user_email, NULL, model, NULL,
    IF(user_email = 'unknown@unattributed.com', 'unattributed', 'direct'),
    input_tokens, output_tokens, cached_input_tokens, cache_read_tokens, web_search_requests, NULL, NULL, requests,
    NULL, NULL, NULL, NULL, NULL, NULL, FALSE, NULL, NULL, NULL, NULL, ingest_date, request_id, snapshot_id
  FROM seat_tokens

  UNION ALL

  SELECT
    activity_date, 'claude_ai', source_stream, 'anthropic', user_email, NULL, NULL, NULL,
    IF(user_email = 'unknown@unattributed.com', 'unattributed', 'direct'),
    -- The Enterprise API's tokens stand above, by model.
    IF(token_stream = 'enterprise_usage', NULL, input_tokens), IF(token_stream = 'enterprise_usage', NULL, output_tokens),
    NULL, NULL, NULL, sessions, message_count, NULL, NULL, NULL, NULL, NULL, NULL, NULL, FALSE, NULL, NULL,
    NULL, NULL, ingest_date, request_id, snapshot_id
  FROM new_claude_ai_usage_stats
  WHERE source_stream != 'enterprise_usage' AND is_active AND activity_date BETWEEN @lo AND @hi

  UNION ALL

  SELECT
    usage_date, 'claude_code', 'enterprise_users', 'anthropic', user_email, NULL, NULL, NULL,
    IF(user_email = 'unknown@unattributed.com', 'unattributed', 'direct'),
    NULL, NULL, NULL, NULL, NULL, sessions, NULL, NULL, lines_added, lines_added, lines_removed, commits, pull_requests,
    SAFE_DIVIDE(accepts, accepts + rejects), FALSE, accepts, rejects, NULL, NULL, ingest_date, request_id, snapshot_id
  FROM seat_code
)

SELECT
  f.*, u.user_id, COALESCE(k.team, u.team) AS team, COALESCE(k.project, w.project) AS project,
  @published_at AS created_timestamp
FROM every AS f
LEFT JOIN new_dim_users AS u ON u.email = f.user_email AND f.usage_date >= u.valid_from AND f.usage_date < u.valid_to
LEFT JOIN new_dim_api_keys AS k
  ON k.api_key_id = f.api_key_id AND f.usage_date >= k.valid_from AND f.usage_date < k.valid_to
LEFT JOIN new_dim_workspaces AS w ON w.workspace_id = f.workspace_id
