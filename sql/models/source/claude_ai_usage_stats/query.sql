-- claude.ai per person and day; per column the first source that reports wins, never a sum of two.
WITH tokens AS (
  SELECT
    usage_date, user_email,
    CAST(SUM(uncached_input_tokens) AS INT64) AS input_tokens,
    CAST(SUM(output_tokens) AS INT64) AS output_tokens,
    CAST(SUM(cache_creation_tokens) AS INT64) AS cached_input_tokens,
    CAST(SUM(cache_read_input_tokens) AS INT64) AS cache_read_tokens,
    MAX(snapshot_id) AS snapshot_id, MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id
  FROM stg_enterprise_usage
  WHERE COALESCE(product, 'other') != 'claude_code'
  GROUP BY usage_date, user_email
),

activity AS (
  SELECT
    usage_date, user_email,
    CAST(SUM(conversation_count) AS INT64) AS conversation_count,
    CAST(SUM(message_count) AS INT64) AS message_count,
    CAST(SUM(project_count) AS INT64) AS project_count,
    CAST(SUM(file_upload_count) AS INT64) AS file_upload_count,
    CAST(SUM(chat_session_count) AS INT64) AS sessions,
    MAX(snapshot_id) AS snapshot_id, MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id
  FROM stg_enterprise_users
  GROUP BY usage_date, user_email
)

SELECT
  COALESCE(a.usage_date, t.usage_date) AS activity_date,
  COALESCE(a.user_email, t.user_email) AS user_email,
  a.conversation_count, a.message_count, a.project_count, a.file_upload_count, a.sessions,
  t.input_tokens, t.output_tokens, t.cached_input_tokens, t.cache_read_tokens,
  COALESCE(a.message_count, 0) + COALESCE(a.conversation_count, 0) + COALESCE(t.output_tokens, 0) > 0 AS is_active,
  IF(a.usage_date IS NULL, 'enterprise_usage', 'enterprise_users') AS source_stream,
  COALESCE(a.snapshot_id, t.snapshot_id) AS snapshot_id,
  COALESCE(a.ingest_date, t.ingest_date) AS ingest_date,
  COALESCE(a.request_id, t.request_id) AS request_id
FROM activity AS a
FULL OUTER JOIN tokens AS t ON t.usage_date = a.usage_date AND t.user_email = a.user_email
