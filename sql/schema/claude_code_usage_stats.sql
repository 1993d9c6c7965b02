CREATE TABLE IF NOT EXISTS claude_code_usage_stats (
  activity_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_email STRING NOT NULL OPTIONS(description="Person; unknown@unattributed.com when nobody is known"),
  actor_type STRING NOT NULL OPTIONS(description="user_actor or api_actor"),
  api_key_name STRING OPTIONS(description="api_actor only"),
  api_key_id STRING OPTIONS(description="When that name belongs to one key only"),
  customer_type STRING NOT NULL OPTIONS(description="api or subscription"),
  subscription_type STRING OPTIONS(description="enterprise, team or NULL"),
  organization_id STRING OPTIONS(description="Bare UUID"),
  terminal_type STRING OPTIONS(description="Free text"),
  is_remote BOOL OPTIONS(description="Web sessions"),
  num_sessions INT64 OPTIONS(description="Sessions; a sum over rows is an upper bound"),
  lines_added INT64 OPTIONS(description="Lines added"),
  lines_removed INT64 OPTIONS(description="Lines removed"),
  commits_by_claude_code INT64 OPTIONS(description="Commits"),
  pull_requests_by_claude_code INT64 OPTIONS(description="Pull requests"),
  tool_accepted INT64 OPTIONS(description="Tool proposals accepted"),
  tool_rejected INT64 OPTIONS(description="Tool proposals rejected"),
  input_tokens INT64 OPTIONS(description="Sum over models"),
  output_tokens INT64 OPTIONS(description="Sum over models"),
  cache_read_tokens INT64 OPTIONS(description="Sum over models"),
  cache_creation_tokens INT64 OPTIONS(description="Sum over models"),
  estimated_cost_usd NUMERIC OPTIONS(description="The vendor's estimate at list price; already inside the cost report for customer_type api"),
  model_breakdown STRING OPTIONS(description="JSON array, one object per model"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived or unattributed"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY activity_date
CLUSTER BY user_email
OPTIONS(description="Claude Code analytics: actor, day, customer type, terminal and remoteness.");
