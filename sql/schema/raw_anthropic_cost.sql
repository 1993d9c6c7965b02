CREATE TABLE IF NOT EXISTS raw_anthropic_cost (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  cost_hour INT64 OPTIONS(description="Unused: the report has days only"),
  api_key_id STRING OPTIONS(description="Always NULL: the report has no keys"),
  workspace_id STRING OPTIONS(description="NULL is the default workspace"),
  model STRING OPTIONS(description="Parsed by the vendor from the description"),
  cost_usd NUMERIC NOT NULL OPTIONS(description="US dollars; the vendor sends cents as a decimal string"),
  cost_type STRING OPTIONS(description="The vendor's: tokens, web_search, code_execution, session_usage; NULL when it says nothing"),
  token_type STRING OPTIONS(description="The vendor's, e.g. cache_creation.ephemeral_5m_input_tokens"),
  service_tier STRING OPTIONS(description="standard or batch"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  description STRING OPTIONS(description="The vendor's text of the line"),
  currency STRING OPTIONS(description="Always USD"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY workspace_id, model, cost_date
OPTIONS(description="One line per day, workspace and description of the cost report.", require_partition_filter=TRUE);
