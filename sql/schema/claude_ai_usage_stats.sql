CREATE TABLE IF NOT EXISTS claude_ai_usage_stats (
  activity_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person"),
  conversation_count INT64 OPTIONS(description="Conversations"),
  message_count INT64 OPTIONS(description="Messages"),
  project_count INT64 OPTIONS(description="Projects used"),
  file_upload_count INT64 OPTIONS(description="Files uploaded"),
  sessions INT64 OPTIONS(description="The vendor's own count, or NULL"),
  input_tokens INT64 OPTIONS(description="Tokens, when reported"),
  output_tokens INT64 OPTIONS(description="Tokens, when reported"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes, when reported"),
  cache_read_tokens INT64 OPTIONS(description="Cache reads, when reported"),
  is_active BOOL OPTIONS(description="Did anything that day"),
  source_stream STRING NOT NULL OPTIONS(description="Stream that reported the activity"),
  token_stream STRING OPTIONS(description="Stream that reported the tokens"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY activity_date
CLUSTER BY user_email
OPTIONS(description="claude.ai usage: one row per person and day, the first source that reports a column wins.");
