CREATE TABLE IF NOT EXISTS cursor_usage_stats (
  activity_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person; unknown@unattributed.com when the vendor names nobody"),
  is_active BOOL OPTIONS(description="Active that day"),
  total_lines_added INT64 OPTIONS(description="All editor lines"),
  total_lines_deleted INT64 OPTIONS(description="All editor lines"),
  accepted_lines_added INT64 OPTIONS(description="Accepted AI lines"),
  accepted_lines_deleted INT64 OPTIONS(description="Accepted AI lines"),
  total_applies INT64 OPTIONS(description="Applies"),
  total_accepts INT64 OPTIONS(description="Suggestions accepted"),
  total_rejects INT64 OPTIONS(description="Suggestions rejected"),
  total_tabs_shown INT64 OPTIONS(description="Tab completions shown"),
  total_tabs_accepted INT64 OPTIONS(description="Tab completions accepted"),
  composer_requests INT64 OPTIONS(description="Composer requests"),
  chat_requests INT64 OPTIONS(description="Chat requests"),
  agent_requests INT64 OPTIONS(description="Agent requests"),
  cmdk_usages INT64 OPTIONS(description="Inline edits"),
  bugbot_usages INT64 OPTIONS(description="Review bot uses"),
  subscription_included_reqs INT64 OPTIONS(description="Raw counts, not billable units"),
  usage_based_reqs INT64 OPTIONS(description="Raw counts, not billable units"),
  api_key_reqs INT64 OPTIONS(description="Requests on the person's own key"),
  most_used_model STRING OPTIONS(description="Model used most"),
  client_version STRING OPTIONS(description="Editor version"),
  accepted_above_total BOOL NOT NULL OPTIONS(description="The vendor accepted more lines than it added: kept, and flagged"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY activity_date
CLUSTER BY user_email
OPTIONS(description="Cursor daily usage: one row per person and day, inactive members included.");
