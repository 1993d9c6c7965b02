-- claude.ai per person and day; per column the first source that reports wins, never a sum of two:
-- the Enterprise API (1), the usage summary (2), the pasted tab (3), the audit log (4).
WITH said AS (
  SELECT
    usage_date AS day, user_email, 1 AS place, 'enterprise_users' AS stream, FALSE AS is_tokens,
    CAST(SUM(conversation_count) AS INT64) AS conversation_count,
    CAST(SUM(message_count) AS INT64) AS message_count,
    CAST(SUM(project_count) AS INT64) AS project_count,
    CAST(SUM(file_upload_count) AS INT64) AS file_upload_count,
    CAST(SUM(chat_session_count) AS INT64) AS sessions,
    CAST(NULL AS INT64) AS input_tokens, CAST(NULL AS INT64) AS output_tokens,
    CAST(NULL AS INT64) AS cached_input_tokens, CAST(NULL AS INT64) AS cache_read_tokens,
    CAST(NULL AS BOOL) AS was_active,
    MAX(snapshot_id) AS snapshot_id, MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id
  FROM stg_enterprise_users
  GROUP BY usage_date, user_email

  UNION ALL

  SELECT
    usage_date, user_email, 1, 'enterprise_usage', TRUE, NULL, NULL, NULL, NULL, NULL,
    CAST(SUM(uncached_input_tokens) AS INT64), CAST(SUM(output_tokens) AS INT64),
    CAST(SUM(cache_creation_tokens) AS INT64), CAST(SUM(cache_read_input_tokens) AS INT64), NULL,
    MAX(snapshot_id), MAX(ingest_date), MAX(request_id)
  FROM stg_enterprise_usage
  WHERE COALESCE(product, 'other') != 'claude_code'
  GROUP BY usage_date, user_email

  UNION ALL

  -- Several rows of one person and day are two people under one address, or two devices: they add up.
  SELECT
    usage_date, user_email, 2, 'upload_claude_ai_usage', SUM(input_tokens) IS NOT NULL OR SUM(output_tokens) IS NOT NULL,
    CAST(SUM(conversation_sessions) AS INT64), CAST(SUM(message_count) AS INT64), NULL, NULL, NULL,
    CAST(SUM(input_tokens) AS INT64), CAST(SUM(output_tokens) AS INT64), NULL, NULL, LOGICAL_OR(is_active),
    MAX(snapshot_id), MAX(ingest_date), MAX(request_id)
  FROM stg_claude_ai_usage
  GROUP BY usage_date, user_email

  UNION ALL

  SELECT
    usage_date, user_email, 3, 'sheets', input_tokens IS NOT NULL OR output_tokens IS NOT NULL,
    conversation_sessions, message_count, NULL, NULL, NULL, input_tokens, output_tokens, NULL, NULL, is_active,
    snapshot_id, ingest_date, request_id
  FROM new_dim_pasted_usage
  WHERE usage_date BETWEEN @lo AND @hi AND usage_date IN (SELECT day FROM build_days) AND usage_date < @today

  UNION ALL

  SELECT
    event_date, user_email, 4, 'upload_claude_ai_audit', FALSE, conversation_count, NULL, project_count,
    file_upload_count, NULL, NULL, NULL, NULL, NULL, TRUE, snapshot_id, ingest_date, request_id
  FROM stg_claude_ai_audit
),

ranked AS (
  SELECT
    day, user_email,
    COALESCE(
      MAX(IF(place = 1, conversation_count, NULL)), MAX(IF(place = 2, conversation_count, NULL)),
      MAX(IF(place = 3, conversation_count, NULL)), MAX(IF(place = 4, conversation_count, NULL))
    ) AS conversation_count,
    COALESCE(
      MAX(IF(place = 1, message_count, NULL)), MAX(IF(place = 2, message_count, NULL)),
      MAX(IF(place = 3, message_count, NULL))
    ) AS message_count,
    COALESCE(MAX(IF(place = 1, project_count, NULL)), MAX(IF(place = 4, project_count, NULL))) AS project_count,
    COALESCE(MAX(IF(place = 1, file_upload_count, NULL)), MAX(IF(place = 4, file_upload_count, NULL)))
      AS file_upload_count,
    MAX(sessions) AS sessions,
    COALESCE(
      MAX(IF(place = 1, input_tokens, NULL)), MAX(IF(place = 2, input_tokens, NULL)),
      MAX(IF(place = 3, input_tokens, NULL))
    ) AS input_tokens,
    COALESCE(
      MAX(IF(place = 1, output_tokens, NULL)), MAX(IF(place = 2, output_tokens, NULL)),
      MAX(IF(place = 3, output_tokens, NULL))
    ) AS output_tokens,
    MAX(cached_input_tokens) AS cached_input_tokens, MAX(cache_read_tokens) AS cache_read_tokens,
    LOGICAL_OR(COALESCE(was_active, FALSE)) AS was_active,
    MIN_BY(stream, IF(stream = 'enterprise_usage', 5, place)) AS source_stream,
    MIN_BY(stream, IF(is_tokens, place, NULL)) AS token_stream,
    MIN_BY(snapshot_id, IF(stream = 'enterprise_usage', 5, place)) AS snapshot_id,
    MIN_BY(ingest_date, IF(stream = 'enterprise_usage', 5, place)) AS ingest_date,
    MIN_BY(request_id, IF(stream = 'enterprise_usage', 5, place)) AS request_id
  FROM said
  GROUP BY day, user_email
)

SELECT
  day AS activity_date, user_email, conversation_count, message_count, project_count, file_upload_count, sessions,
  input_tokens, output_tokens, cached_input_tokens, cache_read_tokens,
  was_active OR COALESCE(message_count, 0) + COALESCE(conversation_count, 0) + COALESCE(output_tokens, 0) > 0
    AS is_active,
  source_stream, token_stream, snapshot_id, ingest_date, request_id
FROM ranked
