CREATE TABLE IF NOT EXISTS claude_expenses (
  expense_date DATE NOT NULL OPTIONS(description="UTC day"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai"),
  product STRING OPTIONS(description="api, claude_code, chat, …"),
  user_email STRING OPTIONS(description="Person, where the vendor names one"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  model STRING OPTIONS(description="Model id"),
  cost_type STRING OPTIONS(description="The cost report's (tokens, web_search, code_execution, session_usage), or subscription, extra_usage, plan_usage"),
  token_type STRING OPTIONS(description="The vendor's"),
  service_tier STRING OPTIONS(description="standard or batch"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  description STRING OPTIONS(description="The vendor's text"),
  volume_units INT64 OPTIONS(description="Tokens or requests behind it, when known"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price, billed or not; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised: metered usage on its day, seat fees over the days they cover; NULL is unknown"),
  cost_basis STRING NOT NULL OPTIONS(description="invoiced, metered, allocated, amortized, estimated"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY expense_date
CLUSTER BY platform, cost_type
OPTIONS(description="The cost report line by line (the control total), and usage on plans.");
