CREATE TABLE IF NOT EXISTS agg_platform_day (
  day DATE NOT NULL OPTIONS(description="UTC day"),
  month DATE NOT NULL OPTIONS(description="First day of its month"),
  vendor STRING NOT NULL OPTIONS(description="Who charges it"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, claude_ai, cursor"),
  source_stream STRING NOT NULL OPTIONS(description="Stream it came from: coverage is looked up by it"),
  team STRING OPTIONS(description="Team on that day"),
  project STRING OPTIONS(description="Project of the key or workspace"),
  model STRING OPTIONS(description="Model"),
  cost_type STRING NOT NULL OPTIONS(description="As in fct_cost_daily"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  cost_basis STRING NOT NULL OPTIONS(description="invoiced, metered, allocated, amortized, estimated"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised; NULL is unknown"),
  unpriced_records INT64 NOT NULL OPTIONS(description="Records whose list cost is unknown"),
  volume_units INT64 OPTIONS(description="Tokens, requests or seats behind it"),
  record_count INT64 NOT NULL OPTIONS(description="Records of fct_cost_daily")
)
PARTITION BY day
CLUSTER BY platform, team, model
OPTIONS(description="Cost by day and every dimension but people and keys: rebuilt for the days that changed.");
