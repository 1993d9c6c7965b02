-- The winning rows of raw_claude_code, one copy of each line however often it was loaded.
SELECT
  CONCAT(w.snapshot_id, '/', CAST(r.line_no AS STRING)) AS line_id,
  r.usage_date, r.actor_type, COALESCE(x.email, r.user_email) AS user_email, r.api_key_name, r.organization_id,
  r.customer_type, r.subscription_type, r.terminal_type, r.is_remote, r.num_sessions, r.lines_added, r.lines_removed,
  r.commits_by_claude_code, r.pull_requests_by_claude_code, r.tool_accepted, r.tool_rejected, r.input_tokens,
  r.output_tokens, r.cache_read_tokens, r.cache_creation_tokens, r.estimated_cost_usd, r.model_breakdown,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_claude_code AS r
JOIN chunk_winners AS w ON w.stream = 'claude_code' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.user_email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
