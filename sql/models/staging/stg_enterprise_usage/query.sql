-- The winning rows of raw_enterprise_usage, one copy of each line however often it was loaded.
SELECT
  r.usage_date, COALESCE(x.email, r.user_email, 'unknown@unattributed.com') AS user_email, r.product, r.model,
  r.uncached_input_tokens, r.cache_creation_5m_tokens + r.cache_creation_1h_tokens AS cache_creation_tokens,
  r.cache_read_input_tokens, r.output_tokens, r.web_search_requests, r.requests,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_enterprise_usage AS r
JOIN chunk_winners AS w ON w.stream = 'enterprise_usage' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.user_email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
