-- Every Anthropic API row with its money: usage rows, and cost lines that no usage drove.
WITH collected AS (
  SELECT day, snapshot_id, run_id, ingest_date FROM chunk_winners WHERE stream = 'anthropic_cost'
)

SELECT
  -- Even for usage, odd for lines.
  2 * u.usage_id AS row_id,
  u.usage_date AS expense_date, u.api_key_id, u.account_id, u.service_account_id, u.workspace_id, u.model,
  u.service_tier, u.context_window, u.inference_geo, u.speed, u.token_type,
  CASE
    WHEN u.token_type = 'uncached_input_tokens' THEN 'input_tokens'
    WHEN u.token_type = 'output_tokens' THEN 'output_tokens'
    WHEN u.token_type = 'cache_read_input_tokens' THEN 'cache_read'
    WHEN u.token_type = 'web_search_requests' THEN 'web_search'
    ELSE 'cache_write'
  END AS cost_type,
  u.quantity,
  p.list_cost_usd,
  -- Without a cost report for the day, and for priority usage, what it cost is not known; otherwise no line is no cost.
  CASE
    WHEN c.billed_cost_usd IS NOT NULL THEN c.billed_cost_usd
    WHEN k.day IS NOT NULL AND COALESCE(u.service_tier, '') != 'priority' THEN NUMERIC '0'
  END AS billed_cost_usd,
  c.allocation_rung,
  IF(c.usage_id IS NULL, u.model, c.line_model) AS line_model,
  u.snapshot_id AS usage_snapshot_id,
  COALESCE(k.snapshot_id, u.snapshot_id) AS snapshot_id,
  COALESCE(k.run_id, u.request_id) AS request_id,
  COALESCE(k.ingest_date, u.ingest_date) AS ingest_date
FROM usage_tokens AS u
LEFT JOIN usage_costs AS c ON c.usage_id = u.usage_id
LEFT JOIN usage_prices AS p ON p.usage_id = u.usage_id
LEFT JOIN collected AS k ON k.day = u.usage_date

UNION ALL

SELECT
  2 * l.line_id + 1 AS row_id,
  l.cost_date AS expense_date, CAST(NULL AS STRING) AS api_key_id, CAST(NULL AS STRING) AS account_id,
  CAST(NULL AS STRING) AS service_account_id, l.workspace_id, l.model, l.service_tier, l.context_window,
  l.inference_geo, CAST(NULL AS STRING) AS speed,
  IF(l.cost_type = 'web_search', 'web_search_requests', l.token_type) AS token_type,
  CASE
    WHEN l.cost_type IN ('web_search', 'code_execution', 'session_usage') THEN l.cost_type
    WHEN l.token_type = 'uncached_input_tokens' THEN 'input_tokens'
    WHEN l.token_type = 'output_tokens' THEN 'output_tokens'
    WHEN l.token_type = 'cache_read_input_tokens' THEN 'cache_read'
    WHEN l.token_type LIKE 'cache_creation%' THEN 'cache_write'
    ELSE 'usage_based'
  END AS cost_type,
  CAST(NULL AS INT64) AS quantity,
  CAST(NULL AS NUMERIC) AS list_cost_usd,
  l.cost_usd AS billed_cost_usd,
  'whole' AS allocation_rung,
  l.model AS line_model,
  l.snapshot_id AS usage_snapshot_id, l.snapshot_id, l.request_id, l.ingest_date
FROM stg_anthropic_cost AS l
LEFT JOIN (SELECT DISTINCT line_id FROM cost_drivers) AS d ON d.line_id = l.line_id
WHERE d.line_id IS NULL
