-- The winning rows of raw_enterprise_users, one copy of each line however often it was loaded.
SELECT
  r.usage_date, COALESCE(x.email, r.user_email, 'unknown@unattributed.com') AS user_email, r.conversation_count,
  r.message_count, r.project_count, r.file_upload_count, r.chat_session_count, r.code_sessions, r.code_lines_added,
  r.code_lines_removed, r.code_commits, r.code_pull_requests, r.code_tool_accepted, r.code_tool_rejected,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_enterprise_users AS r
JOIN chunk_winners AS w ON w.stream = 'enterprise_users' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.user_email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
