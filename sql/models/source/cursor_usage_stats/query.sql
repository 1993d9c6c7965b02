-- One row per person and day: the same person may come under two vendor ids or two spellings.
SELECT
  usage_date AS activity_date, user_email,
  LOGICAL_OR(is_active) AS is_active,
  CAST(SUM(total_lines_added) AS INT64) AS total_lines_added,
  CAST(SUM(total_lines_deleted) AS INT64) AS total_lines_deleted,
  CAST(SUM(accepted_lines_added) AS INT64) AS accepted_lines_added,
  CAST(SUM(accepted_lines_deleted) AS INT64) AS accepted_lines_deleted,
  CAST(SUM(total_applies) AS INT64) AS total_applies,
  CAST(SUM(total_accepts) AS INT64) AS total_accepts,
  CAST(SUM(total_rejects) AS INT64) AS total_rejects,
  CAST(SUM(total_tabs_shown) AS INT64) AS total_tabs_shown,
  CAST(SUM(total_tabs_accepted) AS INT64) AS total_tabs_accepted,
  CAST(SUM(composer_requests) AS INT64) AS composer_requests,
  CAST(SUM(chat_requests) AS INT64) AS chat_requests,
  CAST(SUM(agent_requests) AS INT64) AS agent_requests,
  CAST(SUM(cmdk_usages) AS INT64) AS cmdk_usages,
  CAST(SUM(bugbot_usages) AS INT64) AS bugbot_usages,
  CAST(SUM(subscription_included_reqs) AS INT64) AS subscription_included_reqs,
  CAST(SUM(usage_based_reqs) AS INT64) AS usage_based_reqs,
  CAST(SUM(api_key_reqs) AS INT64) AS api_key_reqs,
  MAX_BY(most_used_model, IF(most_used_model IS NULL, -1, COALESCE(total_lines_added, 0))) AS most_used_model,
  MAX(client_version) AS client_version,
  LOGICAL_OR(COALESCE(accepted_lines_added > total_lines_added, FALSE)) AS accepted_above_total,
  MAX(snapshot_id) AS snapshot_id, MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id
FROM stg_cursor_daily
GROUP BY usage_date, user_email
