CREATE TABLE IF NOT EXISTS fct_cost_daily (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from"),
  vendor STRING NOT NULL OPTIONS(description="Who charges it"),
  user_email STRING NOT NULL OPTIONS(description="unknown@unattributed.com when nobody is known"),
  user_id STRING OPTIONS(description="Person"),
  api_key_id STRING OPTIONS(description="Key"),
  model STRING OPTIONS(description="Model"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace, or none"),
  cost_usd NUMERIC OPTIONS(description="Amortised; NULL is unknown"),
  cost_type STRING NOT NULL OPTIONS(description="input_tokens, output_tokens, cache_write, cache_read, web_search, code_execution, session_usage, usage_based, subscription, extra_usage, plan_usage"),
  volume_units INT64 OPTIONS(description="Units behind the cost"),
  unit_type STRING OPTIONS(description="tokens, requests, sessions, seats"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  created_timestamp TIMESTAMP NOT NULL OPTIONS(description="When the row was published"),
  request_id STRING OPTIONS(description="Run that asked"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  cost_basis STRING NOT NULL OPTIONS(description="invoiced, metered, allocated, amortized, estimated"),
  token_type STRING OPTIONS(description="The vendor's token type"),
  service_tier STRING OPTIONS(description="Tier"),
  context_window STRING OPTIONS(description="Context window"),
  inference_geo STRING OPTIONS(description="Geography"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  snapshot_id STRING OPTIONS(description="Snapshot the money came from")
)
PARTITION BY cost_date
CLUSTER BY platform, user_email, model
OPTIONS(description="Cost per day in three ledgers that are never added to each other.", require_partition_filter=TRUE);
