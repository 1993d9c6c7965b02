CREATE TABLE IF NOT EXISTS raw_enterprise_cost (
  cost_date DATE NOT NULL OPTIONS(description="UTC day"),
  user_id STRING OPTIONS(description="The vendor's user id"),
  user_email STRING OPTIONS(description="Lower case; NULL when the vendor has none"),
  product STRING OPTIONS(description="chat, claude_code, cowork, office_agent, …"),
  model STRING OPTIONS(description="Model id"),
  context_window STRING OPTIONS(description="0-200k or 200k-1M"),
  inference_geo STRING OPTIONS(description="global, us, not_available"),
  speed STRING OPTIONS(description="standard or fast"),
  cost_type STRING OPTIONS(description="tokens, web_search, code_execution, …"),
  token_type STRING OPTIONS(description="As in the cost report"),
  amount_usd NUMERIC NOT NULL OPTIONS(description="Post-discount, pre-credit; the vendor sends fractional cents as a decimal string"),
  list_amount_usd NUMERIC OPTIONS(description="Before discount"),
  requests INT64 OPTIONS(description="Requests, when the vendor says"),
  currency STRING OPTIONS(description="Always USD"),
  data_refreshed_at TIMESTAMP OPTIONS(description="Data after this instant is incomplete"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant before the first vendor request"),
  raw_response STRING OPTIONS(description="The vendor's own row, verbatim JSON text")
)
PARTITION BY ingest_date
CLUSTER BY user_email, cost_date
OPTIONS(description="One line per person, product, model and charge of the Enterprise user cost report.", require_partition_filter=TRUE);
