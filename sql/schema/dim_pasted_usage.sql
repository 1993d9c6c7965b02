CREATE TABLE IF NOT EXISTS dim_pasted_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person"),
  message_count INT64 OPTIONS(description="Messages"),
  conversation_sessions INT64 OPTIONS(description="Conversations"),
  input_tokens INT64 OPTIONS(description="Tokens"),
  output_tokens INT64 OPTIONS(description="Tokens"),
  is_active BOOL OPTIONS(description="Did anything that day"),
  snapshot_id STRING OPTIONS(description="Sheet it came from"),
  ingest_date DATE OPTIONS(description="UTC date of the sheet"),
  request_id STRING OPTIONS(description="Run that read it")
)
CLUSTER BY usage_date
OPTIONS(description="claude.ai usage that people pasted into the tab claude_ai_usage.");
