CREATE TABLE IF NOT EXISTS raw_console_cost (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  model STRING OPTIONS(description="The display name, such as Claude Haiku 4.5"),
  workspace_name STRING OPTIONS(description="Name; Default has no id"),
  api_key_name STRING OPTIONS(description="Name, not unique"),
  api_key_id STRING OPTIONS(description="Vendor id, in newer files"),
  api_key_status STRING OPTIONS(description="active, …"),
  usage_type STRING OPTIONS(description="standard, batch, …"),
  context_window STRING OPTIONS(description="As the reports write it"),
  token_type STRING OPTIONS(description="The cost report's name of the token type"),
  cost_type STRING OPTIONS(description="token, web_search, code_execution, …"),
  cost_usd NUMERIC OPTIONS(description="The vendor's own cost of this key"),
  list_price_usd NUMERIC OPTIONS(description="At list price"),
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
CLUSTER BY api_key_id
OPTIONS(description="One line per row of the Console cost export: the only place with the vendor's cost per key.", require_partition_filter=TRUE);
