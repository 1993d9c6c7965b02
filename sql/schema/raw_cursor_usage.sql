CREATE TABLE IF NOT EXISTS raw_cursor_usage (
  usage_date DATE NOT NULL OPTIONS(description="The vendor's `day`; its `date` is any time of that day and never a key"),
  email STRING OPTIONS(description="Lower case; NULL when the vendor names nobody"),
  user_id STRING OPTIONS(description="A number or user_…, kept as text; the same person may have two"),
  is_active BOOL OPTIONS(description="Inactive members have zero rows"),
  total_lines_added INT64 OPTIONS(description="All editor lines, typed ones included"),
  total_lines_deleted INT64 OPTIONS(description="All editor lines"),
  accepted_lines_added INT64 OPTIONS(description="Accepted AI lines; may exceed total_lines_added in real data"),
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
  subscription_included_reqs INT64 OPTIONS(description="Raw event counts, not billable units"),
  usage_based_reqs INT64 OPTIONS(description="Raw event counts, not billable units"),
  api_key_reqs INT64 OPTIONS(description="Requests on the member's own API key"),
  most_used_model STRING OPTIONS(description="Model used most that day"),
  client_version STRING OPTIONS(description="Editor version"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY email, usage_date
OPTIONS(description="One line per member and day of the daily usage report, inactive members included.", require_partition_filter=TRUE);
