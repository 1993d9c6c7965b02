CREATE TABLE IF NOT EXISTS raw_claude_ai_spend (
  period_start DATE NOT NULL OPTIONS(description="First day the figures cover"),
  period_end DATE NOT NULL OPTIONS(description="Last day the figures cover, included"),
  email STRING OPTIONS(description="Lower case"),
  account_uuid STRING OPTIONS(description="The vendor's id of the person"),
  product STRING OPTIONS(description="Chat, Claude Code, Cowork, …"),
  model STRING OPTIONS(description="Model id"),
  model_family STRING OPTIONS(description="The vendor's"),
  requests INT64 OPTIONS(description="Requests"),
  prompt_tokens INT64 OPTIONS(description="Prompt tokens, no cache split"),
  completion_tokens INT64 OPTIONS(description="Completion tokens"),
  net_spend_usd NUMERIC OPTIONS(description="What is charged"),
  gross_spend_usd NUMERIC OPTIONS(description="Before discounts"),
  snapshot_id STRING NOT NULL OPTIONS(description="Snapshot this line belongs to"),
  line_no INT64 NOT NULL OPTIONS(description="Line number in the snapshot, from 1; (snapshot_id, line_no) is unique to a reader"),
  request_id STRING OPTIONS(description="Run that fetched the line"),
  ingest_date DATE NOT NULL OPTIONS(description="UTC date of observed_at"),
  ingest_timestamp TIMESTAMP NOT NULL OPTIONS(description="observed_at: the instant the file speaks for"),
  raw_response STRING OPTIONS(description="The file's own row, verbatim, as JSON text under its own column names")
)
PARTITION BY ingest_date
CLUSTER BY email
OPTIONS(description="One line per row of the claude.ai spend report, which has a period and no days.", require_partition_filter=TRUE);
