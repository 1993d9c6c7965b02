CREATE TABLE IF NOT EXISTS raw_anthropic_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day of the bucket"),
  usage_hour INT64 OPTIONS(description="Unused: buckets are days"),
  api_key_id STRING OPTIONS(description="NULL is Console or Workbench use, a value of its own"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace, a value of its own"),
  account_id STRING OPTIONS(description="User id of OAuth traffic, when the account allows that grouping"),
  service_account_id STRING OPTIONS(description="Service account of federated traffic"),
  model STRING OPTIONS(description="Model id"),
  service_tier STRING OPTIONS(description="standard, batch, priority, priority_on_demand, flex, flex_discount"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast, when the account allows that grouping"),
  uncached_input_tokens INT64 OPTIONS(description="Input tokens read without a cache"),
  cached_input_tokens INT64 OPTIONS(description="Cache writes, 5 minutes and 1 hour together"),
  cache_creation_5m_tokens INT64 OPTIONS(description="Cache writes with a life of 5 minutes"),
  cache_creation_1h_tokens INT64 OPTIONS(description="Cache writes with a life of 1 hour"),
  cache_read_input_tokens INT64 OPTIONS(description="Tokens read from a cache"),
  output_tokens INT64 OPTIONS(description="Generated tokens"),
  web_search_requests INT64 OPTIONS(description="Server-side web searches"),
  group_by STRING OPTIONS(description="The grouping that was asked for, comma-separated: says what NULL means"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY api_key_id, model, usage_date
OPTIONS(description="One line per bucket and group of the messages usage report.", require_partition_filter=TRUE);
