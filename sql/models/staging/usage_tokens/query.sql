-- The usage report with one row per token type: what the cost lines are split over.
WITH by_type AS (
  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, snapshot_id, request_id, ingest_date, 'uncached_input_tokens' AS token_type,
    uncached_input_tokens AS quantity
  FROM stg_anthropic_usage
  WHERE uncached_input_tokens > 0

  UNION ALL

  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, snapshot_id, request_id, ingest_date, 'cache_creation.ephemeral_5m_input_tokens' AS token_type,
    cache_creation_5m_tokens AS quantity
  FROM stg_anthropic_usage
  WHERE cache_creation_5m_tokens > 0

  UNION ALL

  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, snapshot_id, request_id, ingest_date, 'cache_creation.ephemeral_1h_input_tokens' AS token_type,
    cache_creation_1h_tokens AS quantity
  FROM stg_anthropic_usage
  WHERE cache_creation_1h_tokens > 0

  UNION ALL

  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, snapshot_id, request_id, ingest_date, 'cache_read_input_tokens' AS token_type,
    cache_read_input_tokens AS quantity
  FROM stg_anthropic_usage
  WHERE cache_read_input_tokens > 0

  UNION ALL

  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, snapshot_id, request_id, ingest_date, 'output_tokens' AS token_type,
    output_tokens AS quantity
  FROM stg_anthropic_usage
  WHERE output_tokens > 0

  UNION ALL

  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, snapshot_id, request_id, ingest_date, 'web_search_requests' AS token_type,
    web_search_requests AS quantity
  FROM stg_anthropic_usage
  WHERE web_search_requests > 0
),

grouped AS (
  SELECT
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, token_type, snapshot_id, request_id, ingest_date, CAST(SUM(quantity) AS INT64) AS quantity
  FROM by_type
  GROUP BY
    usage_date, api_key_id, workspace_id, account_id, service_account_id, model, service_tier, context_window,
    inference_geo, speed, token_type, snapshot_id, request_id, ingest_date
),

named AS (
  SELECT
    *,
    -- Sorts by key id, nulls last: the order in which leftovers of a split are handed out.
    CONCAT(COALESCE(api_key_id, '~'), '|', COALESCE(account_id, '~'), '|', COALESCE(service_account_id, '~')) AS driver
  FROM grouped
)

SELECT
  *,
  ROW_NUMBER() OVER (
    ORDER BY
      usage_date, driver, workspace_id, model, service_tier, context_window, inference_geo, speed, token_type
  ) AS usage_id
FROM named
