-- Claude Code's model breakdown, one row per line and model.
SELECT
  c.line_id, c.usage_date, c.user_email, c.actor_type, c.customer_type,
  JSON_VALUE(m, '$.model') AS model,
  SAFE_CAST(JSON_VALUE(m, '$.input_tokens') AS INT64) AS input_tokens,
  SAFE_CAST(JSON_VALUE(m, '$.output_tokens') AS INT64) AS output_tokens,
  SAFE_CAST(JSON_VALUE(m, '$.cache_read_tokens') AS INT64) AS cache_read_tokens,
  SAFE_CAST(JSON_VALUE(m, '$.cache_creation_tokens') AS INT64) AS cache_creation_tokens,
  SAFE_CAST(JSON_VALUE(m, '$.estimated_cost_usd') AS NUMERIC) AS estimated_cost_usd,
  c.snapshot_id, c.request_id, c.ingest_date
FROM stg_claude_code AS c
CROSS JOIN UNNEST(JSON_QUERY_ARRAY(c.model_breakdown)) AS m
