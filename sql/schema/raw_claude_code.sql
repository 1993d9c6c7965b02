CREATE TABLE IF NOT EXISTS raw_claude_code (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  actor_type STRING NOT NULL OPTIONS(description="user_actor or api_actor"),
  user_email STRING OPTIONS(description="user_actor only, lower case"),
  api_key_name STRING OPTIONS(description="api_actor only; key names are not unique"),
  organization_id STRING OPTIONS(description="Bare UUID"),
  customer_type STRING NOT NULL OPTIONS(description="api (billed through the cost report) or subscription; it decides, never the actor type"),
  subscription_type STRING OPTIONS(description="enterprise, team or NULL"),
  terminal_type STRING OPTIONS(description="Free text: vscode, iTerm.app, …"),
  is_remote BOOL OPTIONS(description="Web sessions; NULL before the vendor reported it"),
  num_sessions INT64 OPTIONS(description="Sessions"),
  lines_added INT64 OPTIONS(description="Lines of code added"),
  lines_removed INT64 OPTIONS(description="Lines of code removed"),
  commits_by_claude_code INT64 OPTIONS(description="Commits"),
  pull_requests_by_claude_code INT64 OPTIONS(description="Pull requests"),
  tool_accepted INT64 OPTIONS(description="Tool proposals accepted, all tools"),
  tool_rejected INT64 OPTIONS(description="Tool proposals rejected, all tools"),
  tool_actions STRING OPTIONS(description="JSON map tool -> {accepted, rejected}"),
  input_tokens INT64 OPTIONS(description="Sum over models"),
  output_tokens INT64 OPTIONS(description="Sum over models"),
  cache_read_tokens INT64 OPTIONS(description="Sum over models"),
  cache_creation_tokens INT64 OPTIONS(description="Sum over models"),
  estimated_cost_usd NUMERIC OPTIONS(description="Sum over models; the vendor sends cents as a number"),
  model_breakdown STRING OPTIONS(description="JSON array of {model, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, estimated_cost_usd (decimal string)}"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per actor, customer type, terminal and remoteness of a day.", require_partition_filter=TRUE);
