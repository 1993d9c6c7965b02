-- Usage of the same people and days: tokens of keys, Claude Code sessions, Cursor days, chats; from $lo to $hi.
INSERT INTO fct_usage_daily BY NAME
SELECT
  cost_date AS usage_date, platform, 'anthropic_usage' AS source_stream, vendor, user_email, user_id, api_key_id,
  model, workspace_id, sum(volume_units) FILTER (cost_type = 'input_tokens') AS input_tokens,
  sum(volume_units) FILTER (cost_type = 'output_tokens') AS output_tokens,
  sum(volume_units) FILTER (cost_type = 'cache_write') AS cached_input_tokens,
  sum(volume_units) FILTER (cost_type = 'cache_read') AS cache_read_tokens, 0 AS web_search_requests,
  any_value(team) AS team, any_value(project) AS project, any_value(attribution_mode) AS attribution_mode,
  FALSE AS acceptance_above_one, any_value(created_timestamp) AS created_timestamp
FROM fct_cost_daily
WHERE cost_date BETWEEN $lo AND $hi AND source_stream = 'anthropic_cost'
GROUP BY cost_date, platform, vendor, user_email, user_id, api_key_id, model, workspace_id
UNION ALL BY NAME
SELECT
  d.day::DATE AS usage_date, u.platform, u.stream AS source_stream, u.vendor, p.email AS user_email, p.user_id,
  IF(u.platform = 'claude_code', (10 * chance(p.n, d.day, 's'))::BIGINT, NULL) AS sessions,
  IF(u.platform = 'claude_ai', (30 * chance(p.n, d.day, 'm'))::BIGINT, NULL) AS messages,
  IF(u.platform = 'cursor', (40 * chance(p.n, d.day, 'r'))::BIGINT, NULL) AS requests,
  IF(u.platform = 'claude_ai', NULL, (200 * chance(p.n, d.day, 'l'))::BIGINT) AS lines_of_code_added,
  IF(u.platform = 'claude_ai', NULL, (100 * chance(p.n, d.day, 'l'))::BIGINT) AS lines_of_code_accepted,
  IF(u.platform = 'claude_code', 1, NULL) AS commits, IF(u.platform = 'claude_ai', NULL, 20) AS total_accepts,
  IF(u.platform = 'claude_ai', NULL, 5) AS total_rejects, p.team, 'direct' AS attribution_mode,
  FALSE AS acceptance_above_one, d.day::TIMESTAMPTZ AS created_timestamp
FROM generate_series($lo::DATE, $hi::DATE, INTERVAL 1 DAY) AS d(day), person AS p, (VALUES
  ('claude_code', 'claude_code', 'anthropic'), ('cursor', 'cursor_daily', 'cursor'),
  ('claude_ai', 'enterprise_users', 'anthropic')
) AS u(platform, stream, vendor)
WHERE chance(p.n, u.stream, d.day) < 0.6 * busy(d.day);
