-- claude.ai usage that people pasted into the tab claude_ai_usage; of two rows for one person and day the first stands.
SELECT
  r.valid_from AS usage_date, COALESCE(x.email, r.email) AS user_email, r.message_count, r.conversation_sessions,
  r.input_tokens, r.output_tokens, r.is_active, r.snapshot_id, r.ingest_date, r.request_id
FROM sheet_rows AS r
LEFT JOIN new_dim_aliases AS x ON x.alias = r.email
WHERE r.tab = 'claude_ai_usage' AND r.email IS NOT NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.valid_from, COALESCE(x.email, r.email) ORDER BY r.row_number) = 1
