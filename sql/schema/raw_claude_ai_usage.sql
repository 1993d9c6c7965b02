CREATE TABLE IF NOT EXISTS raw_claude_ai_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  email STRING OPTIONS(description="Lower case"),
  message_count INT64 OPTIONS(description="Messages"),
  conversation_sessions INT64 OPTIONS(description="Conversations"),
  input_tokens INT64 OPTIONS(description="Tokens, when the file has them"),
  output_tokens INT64 OPTIONS(description="Tokens, when the file has them"),
  is_active BOOL OPTIONS(description="daily_active_usage: did anything that day"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per row of the daily claude.ai usage summary.", require_partition_filter=TRUE);
