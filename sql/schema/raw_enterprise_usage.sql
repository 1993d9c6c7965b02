CREATE TABLE IF NOT EXISTS raw_enterprise_usage (
  usage_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_id STRING OPTIONS(description="The vendor's user id"),
  user_email STRING OPTIONS(description="Lower case; NULL when the vendor has none"),
  product STRING OPTIONS(description="chat, claude_code, cowork, office_agent, …"),
  model STRING OPTIONS(description="Model id"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast"),
  uncached_input_tokens INT64 OPTIONS(description="Input tokens read without a cache"),
  cache_creation_5m_tokens INT64 OPTIONS(description="Cache writes with a life of 5 minutes"),
  cache_creation_1h_tokens INT64 OPTIONS(description="Cache writes with a life of 1 hour"),
  cache_read_input_tokens INT64 OPTIONS(description="Tokens read from a cache"),
  output_tokens INT64 OPTIONS(description="Generated tokens"),
  web_search_requests INT64 OPTIONS(description="Server-side web searches"),
  requests INT64 OPTIONS(description="Requests"),
  data_refreshed_at TIMESTAMP OPTIONS(description="Data after this instant is incomplete"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, usage_date
OPTIONS(description="One line per person, product and model of the Enterprise user usage report.", require_partition_filter=TRUE);
