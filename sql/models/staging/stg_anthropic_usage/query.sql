-- The winning rows of raw_anthropic_usage, one copy of each line however often it was loaded.
SELECT
  r.usage_date, r.api_key_id, r.workspace_id, r.account_id, r.service_account_id,
  r.model, r.service_tier, r.context_window, r.inference_geo, r.speed,
  r.uncached_input_tokens, r.cache_creation_5m_tokens, r.cache_creation_1h_tokens,
  r.cache_read_input_tokens, r.output_tokens, r.web_search_requests,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_anthropic_usage AS r
JOIN chunk_winners AS w ON w.stream = 'anthropic_usage' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
