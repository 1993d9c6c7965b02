-- The winning rows of the usage summary, one copy of each line however often it was loaded.
SELECT
  r.usage_date, COALESCE(x.email, r.email, 'unknown@unattributed.com') AS user_email, r.message_count,
  r.conversation_sessions, r.input_tokens, r.output_tokens, r.is_active,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_claude_ai_usage AS r
JOIN chunk_winners AS w ON w.stream = 'upload_claude_ai_usage' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
