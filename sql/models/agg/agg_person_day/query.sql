-- Cost and usage of one person on one day, from the published facts of the days that changed.
WITH cost AS (
  SELECT
    cost_date AS day, vendor, platform, user_email, team, project,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SUM(IF(cost_type = 'subscription', cost_usd, NUMERIC '0')) AS NUMERIC) AS seat_cost_usd,
    CAST(SUM(IF(cost_type = 'plan_usage', list_cost_usd, NUMERIC '0')) AS NUMERIC) AS plan_list_usd,
    CAST(SUM(IF(cost_type = 'subscription', NUMERIC '0', cost_usd)) AS NUMERIC) AS metered_cost_usd,
    CAST(SUM(IF(attribution_mode = 'unattributed', cost_usd, NUMERIC '0')) AS NUMERIC) AS unattributed_cost_usd,
    COUNTIF(list_cost_usd IS NULL) AS unpriced_records,
    COUNT(*) AS cost_records,
    COUNTIF(attribution_mode = 'unattributed') AS unattributed_records
  FROM fct_cost_daily
  WHERE cost_date BETWEEN @lo AND @hi AND cost_date IN (SELECT day FROM build_days)
  GROUP BY cost_date, vendor, platform, user_email, team, project
),

activity AS (
  SELECT
    usage_date AS day, vendor, platform, user_email, team, project,
    LOGICAL_OR(
      COALESCE(input_tokens, 0) + COALESCE(output_tokens, 0) + COALESCE(cached_input_tokens, 0)
      + COALESCE(cache_read_tokens, 0) + COALESCE(web_search_requests, 0) + COALESCE(sessions, 0)
      + COALESCE(messages, 0) + COALESCE(requests, 0) + COALESCE(lines_of_code_added, 0)
      + COALESCE(lines_of_code_accepted, 0) + COALESCE(total_accepts, 0) + COALESCE(commits, 0) > 0
    ) AS is_active,
    CAST(SUM(input_tokens) AS INT64) AS input_tokens,
    CAST(SUM(output_tokens) AS INT64) AS output_tokens,
    CAST(SUM(cached_input_tokens) AS INT64) AS cached_input_tokens,
    CAST(SUM(cache_read_tokens) AS INT64) AS cache_read_tokens,
    CAST(SUM(sessions) AS INT64) AS sessions,
    CAST(SUM(messages) AS INT64) AS messages,
    CAST(SUM(requests) AS INT64) AS requests,
    CAST(SUM(lines_of_code_added) AS INT64) AS lines_of_code_added,
    CAST(SUM(lines_of_code_accepted) AS INT64) AS lines_of_code_accepted,
    CAST(SUM(lines_of_code_removed) AS INT64) AS lines_of_code_removed,
    CAST(SUM(commits) AS INT64) AS commits,
    CAST(SUM(pull_requests) AS INT64) AS pull_requests,
    CAST(SUM(total_accepts) AS INT64) AS total_accepts,
    CAST(SUM(total_rejects) AS INT64) AS total_rejects,
    CAST(SUM(subscription_requests) AS INT64) AS subscription_requests,
    CAST(SUM(usage_based_requests) AS INT64) AS usage_based_requests,
    COUNT(*) AS usage_records,
    COUNTIF(attribution_mode = 'unattributed') AS unattributed_records
  FROM fct_usage_daily
  WHERE usage_date BETWEEN @lo AND @hi AND usage_date IN (SELECT day FROM build_days)
  GROUP BY usage_date, vendor, platform, user_email, team, project
)

SELECT
  COALESCE(c.day, u.day) AS day, DATE_TRUNC(COALESCE(c.day, u.day), MONTH) AS month,
  COALESCE(c.vendor, u.vendor) AS vendor, COALESCE(c.platform, u.platform) AS platform,
  COALESCE(c.user_email, u.user_email) AS user_email, COALESCE(c.team, u.team) AS team,
  COALESCE(c.project, u.project) AS project,
  COALESCE(u.is_active, FALSE) AS is_active,
  c.list_cost_usd, c.billed_cost_usd, c.cost_usd, c.seat_cost_usd, c.plan_list_usd, c.metered_cost_usd,
  c.unattributed_cost_usd,
  COALESCE(c.unpriced_records, 0) AS unpriced_records,
  COALESCE(c.cost_records, 0) AS cost_records,
  COALESCE(u.usage_records, 0) AS usage_records,
  COALESCE(c.unattributed_records, 0) + COALESCE(u.unattributed_records, 0) AS unattributed_records,
  u.input_tokens, u.output_tokens, u.cached_input_tokens, u.cache_read_tokens, u.sessions, u.messages, u.requests,
  u.lines_of_code_added, u.lines_of_code_accepted, u.lines_of_code_removed, u.commits, u.pull_requests,
  u.total_accepts, u.total_rejects, u.subscription_requests, u.usage_based_requests
FROM cost AS c
FULL OUTER JOIN activity AS u
  ON u.day = c.day AND u.vendor = c.vendor AND u.platform = c.platform AND u.user_email = c.user_email
  AND COALESCE(u.team, '') = COALESCE(c.team, '') AND COALESCE(u.project, '') = COALESCE(c.project, '')
