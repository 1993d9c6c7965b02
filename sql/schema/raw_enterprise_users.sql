CREATE TABLE IF NOT EXISTS raw_enterprise_users (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_id STRING OPTIONS(description="The vendor's user id"),
  user_email STRING OPTIONS(description="Lower case"),
  conversation_count INT64 OPTIONS(description="Distinct chat conversations"),
  message_count INT64 OPTIONS(description="Chat messages"),
  project_count INT64 OPTIONS(description="Distinct projects used"),
  file_upload_count INT64 OPTIONS(description="Distinct files uploaded"),
  chat_session_count INT64 OPTIONS(description="NULL: the vendor counts no chat sessions"),
  code_sessions INT64 OPTIONS(description="Claude Code sessions"),
  code_lines_added INT64 OPTIONS(description="Claude Code lines added"),
  code_lines_removed INT64 OPTIONS(description="Claude Code lines removed"),
  code_commits INT64 OPTIONS(description="Claude Code commits"),
  code_pull_requests INT64 OPTIONS(description="Claude Code pull requests"),
  code_tool_accepted INT64 OPTIONS(description="Claude Code tool proposals accepted"),
  code_tool_rejected INT64 OPTIONS(description="Claude Code tool proposals rejected"),
  web_search_count INT64 OPTIONS(description="Web searches"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per person and day of the Enterprise engagement report.", require_partition_filter=TRUE);
