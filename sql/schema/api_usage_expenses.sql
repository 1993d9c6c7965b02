CREATE TABLE IF NOT EXISTS api_usage_expenses (
  expense_date DATE NOT NULL OPTIONS(description="UTC day"),
  api_key_id STRING OPTIONS(description="NULL: Console use, or cost that no key drove"),
  account_id STRING OPTIONS(description="User id of OAuth traffic"),
  service_account_id STRING OPTIONS(description="Service account of federated traffic"),
  user_email STRING OPTIONS(description="Owner; NULL when several share the key, unknown@unattributed.com when nobody is known"),
  platform STRING NOT NULL OPTIONS(description="claude_api, claude_code, …"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  model STRING OPTIONS(description="Model id"),
  service_tier STRING OPTIONS(description="The usage report's tier, or the line's when no key drove it"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast, when known"),
  token_type STRING OPTIONS(description="The cost report's token type, web_search_requests, or NULL for a line without one"),
  cost_type STRING NOT NULL OPTIONS(description="input_tokens, output_tokens, cache_write, cache_read, web_search, code_execution, session_usage, usage_based"),
  quantity INT64 OPTIONS(description="Tokens, or searches; NULL where a line has no usage behind it"),
  list_cost_usd NUMERIC OPTIONS(description="Usage at public price, billed or not; NULL is unknown"),
  billed_cost_usd NUMERIC OPTIONS(description="What an invoice charges; NULL is unknown"),
  cost_usd NUMERIC OPTIONS(description="Amortised: metered usage on its day, seat fees over the days they cover; NULL is unknown"),
  attribution_mode STRING NOT NULL OPTIONS(description="direct, mapped, derived, allocated or unattributed"),
  allocation_rung STRING OPTIONS(description="How exactly the cost line matched: full, no_geo, no_speed, no_context, no_tier, whole; NULL without a cost line"),
  platform_rule STRING NOT NULL OPTIONS(description="key_sheet, workspace_map or default"),
  platform_conflict BOOL NOT NULL OPTIONS(description="Sheet and workspace map disagree about this key"),
  snapshot_id STRING OPTIONS(description="Snapshot that the figure came from"),
  ingest_date DATE OPTIONS(description="UTC date the vendor was asked"),
  request_id STRING OPTIONS(description="Run that asked")
)
PARTITION BY expense_date
CLUSTER BY platform, api_key_id, model
OPTIONS(description="Anthropic API usage with its exact share of the cost report: day, key, workspace, model and token type.");
