CREATE TABLE IF NOT EXISTS raw_console_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  model STRING OPTIONS(description="Model id"),
  api_key_name STRING OPTIONS(description="Name, not unique"),
  workspace_name STRING OPTIONS(description="Name; Default has no id"),
  usage_type STRING OPTIONS(description="standard, batch, …"),
  context_window STRING OPTIONS(description="As the reports write it"),
  uncached_input_tokens INT64 OPTIONS(description="Tokens"),
  cache_creation_5m_tokens INT64 OPTIONS(description="Cache writes, 5 minutes"),
  cache_creation_1h_tokens INT64 OPTIONS(description="Cache writes, 1 hour"),
  cache_read_input_tokens INT64 OPTIONS(description="Cache reads"),
  output_tokens INT64 OPTIONS(description="Tokens"),
  web_search_requests INT64 OPTIONS(description="Searches; NULL in older files"),
  inference_geo STRING OPTIONS(description="NULL in older files"),
  speed STRING OPTIONS(description="NULL in older files"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY usage_date
OPTIONS(description="One line per row of the Console usage export.", require_partition_filter=TRUE);
