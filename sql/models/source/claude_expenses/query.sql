-- The cost report line by line (the control total of the API), Claude Code on plans, Enterprise overage, seat fees.
WITH line_lists AS (
  -- A usage row's list cost stands with one line only: the first that it drove.
  SELECT line_id, SUM(list_cost_usd) AS list_cost_usd
  FROM (
    SELECT d.line_id, p.list_cost_usd
    FROM cost_drivers AS d
    JOIN usage_prices AS p ON p.usage_id = d.usage_id
    QUALIFY ROW_NUMBER() OVER (PARTITION BY d.usage_id ORDER BY d.line_id) = 1
  )
  GROUP BY line_id
)

SELECT
  c.cost_date AS expense_date, COALESCE(w.platform, 'claude_api') AS platform, 'api' AS product,
  CAST(NULL AS STRING) AS user_email, c.workspace_id, c.model, COALESCE(c.cost_type, 'usage_based') AS cost_type,
  c.token_type, c.service_tier, c.context_window, c.inference_geo, c.description, CAST(NULL AS INT64) AS volume_units,
  CAST(l.list_cost_usd AS NUMERIC) AS list_cost_usd, c.cost_usd AS billed_cost_usd, c.cost_usd AS cost_usd,
  'metered' AS cost_basis, 'unattributed' AS attribution_mode, 'anthropic_cost' AS source_stream,
  c.snapshot_id, c.ingest_date, c.request_id
FROM stg_anthropic_cost AS c
LEFT JOIN line_lists AS l ON l.line_id = c.line_id
LEFT JOIN new_dim_workspaces AS w ON w.workspace_id = COALESCE(c.workspace_id, 'default')

UNION ALL

SELECT
  m.usage_date AS expense_date, 'claude_code' AS platform, 'claude_code' AS product, s.user_email,
  CAST(NULL AS STRING) AS workspace_id, m.model, 'plan_usage' AS cost_type, CAST(NULL AS STRING) AS token_type,
  CAST(NULL AS STRING) AS service_tier, CAST(NULL AS STRING) AS context_window, CAST(NULL AS STRING) AS inference_geo,
  'Claude Code on a subscription, at the list price that the vendor estimates' AS description,
  CAST(
    SUM(COALESCE(m.input_tokens, 0) + COALESCE(m.output_tokens, 0)
      + COALESCE(m.cache_read_tokens, 0) + COALESCE(m.cache_creation_tokens, 0)) AS INT64
  ) AS volume_units,
  CAST(SUM(m.estimated_cost_usd) AS NUMERIC) AS list_cost_usd,
  NUMERIC '0' AS billed_cost_usd, NUMERIC '0' AS cost_usd,
  'estimated' AS cost_basis, s.attribution_mode, 'claude_code' AS source_stream,
  m.snapshot_id, m.ingest_date, m.request_id
FROM stg_claude_code_models AS m
JOIN new_claude_code_usage_stats AS s ON s.line_id = m.line_id
WHERE m.customer_type = 'subscription'
GROUP BY
  m.usage_date, s.user_email, m.model, s.attribution_mode, m.snapshot_id, m.ingest_date, m.request_id

UNION ALL

SELECT
  e.cost_date AS expense_date, IF(e.product = 'claude_code', 'claude_code', 'claude_ai') AS platform, e.product,
  e.user_email, CAST(NULL AS STRING) AS workspace_id, e.model, 'extra_usage' AS cost_type, e.token_type,
  CAST(NULL AS STRING) AS service_tier, e.context_window, e.inference_geo, e.cost_type AS description,
  CAST(SUM(e.requests) AS INT64) AS volume_units,
  CAST(SUM(e.list_amount_usd) AS NUMERIC) AS list_cost_usd,
  CAST(SUM(e.amount_usd) AS NUMERIC) AS billed_cost_usd,
  CAST(SUM(e.amount_usd) AS NUMERIC) AS cost_usd,
  'metered' AS cost_basis, IF(e.user_email = 'unknown@unattributed.com', 'unattributed', 'direct') AS attribution_mode,
  'enterprise_cost' AS source_stream, e.snapshot_id, e.ingest_date, e.request_id
FROM stg_enterprise_cost AS e
GROUP BY
  e.cost_date, e.product, e.user_email, e.model, e.token_type, e.context_window, e.inference_geo, e.cost_type,
  e.snapshot_id, e.ingest_date, e.request_id

UNION ALL

SELECT
  s.expense_date, IF(LOWER(s.product) LIKE '%code%', 'claude_code', 'claude_ai') AS platform,
  LOWER(REPLACE(s.product, ' ', '_')) AS product, s.user_email, CAST(NULL AS STRING) AS workspace_id, s.model,
  'extra_usage' AS cost_type, CAST(NULL AS STRING) AS token_type, CAST(NULL AS STRING) AS service_tier,
  CAST(NULL AS STRING) AS context_window, CAST(NULL AS STRING) AS inference_geo,
  'spend report, spread over the days of use' AS description, s.requests AS volume_units,
  s.gross_usd AS list_cost_usd, s.net_usd AS billed_cost_usd, s.net_usd AS cost_usd, 'estimated' AS cost_basis,
  IF(s.user_email = 'unknown@unattributed.com', 'unattributed', 'direct') AS attribution_mode,
  'upload_spend_report' AS source_stream, s.snapshot_id, s.ingest_date, s.request_id
FROM spend_days AS s
WHERE s.expense_date BETWEEN @lo AND @hi

UNION ALL

SELECT
  s.expense_date, s.platform, IF(s.is_purchase, 'seat purchase', 'seat') AS product, s.user_email,
  CAST(NULL AS STRING) AS workspace_id, CAST(NULL AS STRING) AS model, 'subscription' AS cost_type,
  CAST(NULL AS STRING) AS token_type, CAST(NULL AS STRING) AS service_tier, CAST(NULL AS STRING) AS context_window,
  CAST(NULL AS STRING) AS inference_geo, s.plan AS description, s.seats AS volume_units,
  NUMERIC '0' AS list_cost_usd, s.billed_cost_usd, s.cost_usd, s.cost_basis, s.attribution_mode,
  'sheets' AS source_stream, s.snapshot_id, s.ingest_date, s.request_id
FROM seat_days AS s
WHERE s.vendor = 'anthropic' AND s.expense_date BETWEEN @lo AND @hi
