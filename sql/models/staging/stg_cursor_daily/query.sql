-- The winning rows of raw_cursor_usage, one copy of each line however often it was loaded.
SELECT
  r.usage_date, COALESCE(x.email, r.email, 'unknown@unattributed.com') AS user_email, r.is_active,
  r.total_lines_added, r.total_lines_deleted, r.accepted_lines_added, r.accepted_lines_deleted, r.total_applies,
  r.total_accepts, r.total_rejects, r.total_tabs_shown, r.total_tabs_accepted, r.composer_requests, r.chat_requests,
  r.agent_requests, r.cmdk_usages, r.bugbot_usages, r.subscription_included_reqs, r.usage_based_reqs, r.api_key_reqs,
  r.most_used_model, r.client_version,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_cursor_usage AS r
JOIN chunk_winners AS w ON w.stream = 'cursor_daily' AND w.rows_from = r.snapshot_id AND w.day = r.usage_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
